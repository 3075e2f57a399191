internal import ModelFiles
internal import Planning
internal import Reinit
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// How this program reads model files: in a process of its own, so that whatever a malformed file
/// does to libhdf5 ends in a message.
enum Reading {
  /// Who reads a model.
  ///
  /// Where the model may have many tensors, whose descriptions need the room, memory that only the start needed is given
  /// back before it is read; otherwise that would cost a tenth of the start.
  static func reader(of model: String) -> ReaderProcess {
    if mayHaveManyTensors(model) { Memory.forgetStart() }
    return ReaderProcess(executable: executable, early: early.withLock { $0 })
  }

  /// Whether a model is no small file: 10 000 tensors take more than 4 MB, whatever they hold.
  private static func mayHaveManyTensors(_ path: String) -> Bool {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return false }
    return status.st_mode & S_IFMT != S_IFREG || status.st_size > 4_000_000
  }

  private static let early = Mutex<EarlyReader?>(nil)

  /// Makes the process that reads the first model, if these arguments are likely to need one; to be called before
  /// anything else is begun.
  static func startEarly(_ arguments: some Collection<String>) {
    guard let first = arguments.first, !first.hasPrefix("-"),
      !["help", "policy", "stream"].contains(first),
      !arguments.contains(where: { ["-h", "--help", "--version"].contains($0) })
    else { return }
    let reader = EarlyReader.start()
    early.withLock { $0 = reader }
  }

  /// What a policy means for a model; chunks are only looked for where the plan hangs on it.
  static func plan(_ path: String, _ policy: Policy) async throws(ReinitError) -> Plan {
    if let plan = try await surePlan(path, policy) { return plan }
    return try await ModelFile.open(path, reader: reader(of: path)).plan(policy)
  }

  /// A plan without the places of chunks; `nil` where it would hang on them.
  private static func surePlan(
    _ path: String, _ policy: Policy
  ) async throws(ReinitError) -> Plan? {
    let file = try await ModelFile.open(path, reader: reader(of: path), placingChunks: false)
    let plan = try file.plan(policy)
    return file.isUnsure(plan) ? nil : plan
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
