extension Configuration {
    /// The part `rules`.
    public struct Rules: Hashable, Sendable {
        /// Whether webhooks may go to this machine and to private networks.
        public var allowPrivateTargets = false
        /// The file of the secret that webhooks are signed with; nil: they are not.
        public var webhookSecretFile: String?
        /// The programs that rules may run, by the last part of their paths.
        public var commands: [String] = []
        /// The broker of MQTT that alerts are published to, as ``BrokerAddress`` reads it; nil: none.
        public var mqttBroker: String?
        /// The file of the password for it; nil: none.
        public var mqttPasswordFile: String?

        /// The defaults.
        public init() {}
    }
}
