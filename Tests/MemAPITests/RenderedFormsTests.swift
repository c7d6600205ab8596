import Testing

@testable import MemAPI

@Suite("Forms of pictures that were made last")
struct RenderedFormsTests {
    @Test("the forms that nobody asked for lately are forgotten first")
    func count() {
        let forms = RenderedForms()
        for number in 0..<RenderedForms.maximumCount { forms.keep([UInt8(number)], as: "\(number)") }
        #expect(forms.file("0") == [0])
        forms.keep([200], as: "new")
        #expect(forms.file("0") == [0])
        #expect(forms.file("1") == nil)
        #expect(forms.file("2") == [2])
        #expect(forms.file("new") == [200])
    }

    @Test("never more than the allowed bytes are held, whatever comes")
    func bytes() {
        let forms = RenderedForms()
        let half = [UInt8](repeating: 1, count: RenderedForms.maximumBytes / 2)
        forms.keep(half, as: "a")
        forms.keep(half, as: "a")
        forms.keep(half, as: "b")
        #expect(forms.file("a") == half)
        forms.keep([1], as: "c")
        #expect(forms.file("b") == nil)
        #expect(forms.file("a") == half)
        forms.keep(half + half + [1], as: "too large")
        #expect(forms.file("too large") == nil)
        #expect(forms.file("a") == half)
        forms.drop("a")
        #expect(forms.file("a") == nil)
        forms.keep(half, as: "d")
        #expect(forms.file("c") == [1])
    }
}
