/// A cell in which two pictures differ, with its place: a division for every cell of a noisy picture is dear.
struct DifferingCell {
    /// Its place from the left.
    let column: Int
    /// Its place from the top.
    let row: Int
    /// By how much it differs, of 255.
    let difference: UInt8
}
