/// A place in a table of values that later ones can refer to.
struct AMFReference {
    /// The value; nil while it is being read, so that nothing can hold itself.
    var value: AMFValue?
    /// What a reference to it counts.
    var cost: AMFBudget.Cost?

    /// The value and its cost.
    func resolved() throws(AMFError) -> (AMFValue, AMFBudget.Cost) {
        guard let value, let cost else { throw .danglingReference }
        return (value, cost)
    }
}
