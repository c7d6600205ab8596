extension Configuration {
    /// The part `rules`.
    public struct Rules: Hashable, Sendable {
        /// Whether webhooks may go to this machine and to private networks.
        public var allowPrivateTargets = false
        /// The file of the secret that webhooks are signed with; nil: they are not.
        public var webhookSecretFile: String?
        /// The programs that rules may run, by the last part of their paths.
        public var commands: [String] = []

        /// The defaults.
        public init() {}
    }
}
