import ArgumentParser

/// `mem completions`: what a shell needs to complete commands, options and the names of streams.
struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print the completions for a shell.",
        discussion: """
            bash: mem completions bash > ~/.local/share/bash-completion/completions/mem
            zsh:  mem completions zsh > ~/.zfunc/_mem   (with ~/.zfunc in fpath)
            fish: mem completions fish > ~/.config/fish/completions/mem.fish
            """
    )

    /// The shells there are completions for.
    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash
        case zsh
        case fish
    }

    @Argument(help: "The shell.")
    var shell: Shell

    func run() throws {
        let known: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        print(Mem.completionScript(for: known))
    }
}
