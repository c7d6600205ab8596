/// What is known of the motion that a picture was predicted with.
struct HEVCStillness: Hashable {
    /// Whether nothing of it was predicted from other pictures.
    var isIntra = false
    /// How many coding tree units have no motion, from the first one on.
    var units = 0
}
