import Foundation
import Glibc

/// What `/proc` says about processes.
enum ProcessTable {
    /// The children of a process that run the program of this name.
    static func children(of parent: pid_t, named name: String) -> [pid_t] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap(pid_t.init).filter { pid in
            self.name(of: pid) == name && self.parent(of: pid) == parent
        }
    }

    /// The name of the program that a process runs, nil if there is no such process, or it is but a zombie.
    static func name(of pid: pid_t) -> String? {
        guard let status = status(of: pid), status["State"]?.hasPrefix("Z") == false else { return nil }
        return status["Name"]
    }

    /// How many descriptors a process has open.
    static func openDescriptors(of pid: pid_t) -> Int {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd")) ?? []).count
    }

    /// The memory that a process has resident, in megabytes.
    static func residentMegabytes(of pid: pid_t) -> Int {
        let words = status(of: pid)?["VmRSS"]?.split(separator: " ") ?? []
        return (words.first.flatMap { Int($0) } ?? 0) / 1024
    }

    private static func parent(of pid: pid_t) -> pid_t? {
        status(of: pid)?["PPid"].flatMap { pid_t($0) }
    }

    private static func status(of pid: pid_t) -> [String: String]? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/status") else { return nil }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        return Dictionary(
            lines.compactMap { line in
                let parts = line.split(separator: ":", maxSplits: 1)
                guard parts.count == 2 else { return nil }
                return (String(parts[0]), parts[1].trimmingCharacters(in: .whitespaces))
            },
            uniquingKeysWith: { first, _ in first }
        )
    }
}
