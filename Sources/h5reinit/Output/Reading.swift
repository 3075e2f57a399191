internal import ModelFiles
internal import Planning
internal import Reinit

#if canImport(Glibc)
  internal import Glibc
#endif

/// How this program reads model files: in a process of its own, so that whatever a malformed file
/// does to libhdf5 ends in a message.
enum Reading {
  static var reader: ReaderProcess { ReaderProcess(executable: executable) }

  /// What a policy means for a model; chunks are only looked for where the plan hangs on it.
  static func plan(_ path: String, _ policy: Policy) async throws(ReinitError) -> Plan {
    let file = try await ModelFile.open(path, reader: reader, placingChunks: false)
    let plan = try file.plan(policy)
    guard file.isUnsure(plan) else { return plan }
    return try await ModelFile.open(path, reader: reader).plan(policy)
  }

  /// Workers for filling and writing when the user names no number: one for each core at hand.
  static var defaultWorkers: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// The path of this program.
  static var executable: String {
    #if os(Linux)
      "/proc/self/exe"
    #else
      CommandLine.arguments[0]
    #endif
  }
}
