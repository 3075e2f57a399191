internal import FoundationEssentials
public import ModelFiles

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Temporary files that a killed apply left beside a model.
///
/// Those of a model itself and of its receipt are only made under the model's lock, so that whoever holds
/// it knows that they are nobody's. Those for `-o` have no such owner and are only told.
struct Leftovers {
  let files: any FileOperations

  /// Removes what belongs to a model; gives how many there were.
  ///
  /// - Parameters:
  ///   - source: The model.
  ///   - locked: Its files, each under an exclusive lock.
  func remove(of source: ModelSource, _ locked: [OpenFile]) -> Int {
    // Some network file systems have no locks; there nothing is known.
    guard locked.allSatisfy(FileLock.isExclusive) else { return 0 }
    return Self.owned(by: source).count { name in
      do { try files.remove(name) } catch { return false }
      return true
    }
  }

  /// Those of a model, whoever made them.
  static func owned(by source: ModelSource) -> [String] {
    let models = source.files.map { PathNames.resolved($0.path) }
    let receipt = PathNames.resolved(source.anchor) + ReceiptFile.suffix
    return (models + [receipt]).flatMap { temporaries(beside: $0, marked: "") }
  }

  /// Those that were to become a new file, by this user's runs or by one that goes on.
  static func unowned(beside output: String) -> [String] {
    temporaries(beside: output, marked: PathNames.newFileMark)
  }

  /// Regular files of this user whose names only this program gives.
  private static func temporaries(beside path: String, marked mark: String) -> [String] {
    let folder = RealPath.folder(of: path)
    let (head, tail) = PathNames.temporaryEnds(of: path)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { name in
      guard name.hasPrefix(head + mark), name.hasSuffix(tail) else { return false }
      let number = name.utf8.dropFirst((head + mark).utf8.count).dropLast(tail.utf8.count)
      return !number.isEmpty
        && number.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) }
    }.map { folder + "/" + $0 }.filter(isOwnFile).sorted()
  }

  private static func isOwnFile(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      && status.st_uid == geteuid()
  }
}

extension Rewriter {
  /// Removes the temporary files that a killed apply on a model left.
  ///
  /// - Returns: How many there were.
  /// - Throws: `RewriteError.locked` when there are some and somebody works on the model.
  public func removeLeftovers(of source: ModelSource) async throws(RewriteError) -> Int {
    guard !Leftovers.owned(by: source).isEmpty else { return 0 }
    // A process that the killed one was just starting has its lock until it runs.
    for _ in 0..<40 {
      do throws(RewriteError) {
        return try openLocked(source).removed
      } catch {
        guard case .locked = error else { return 0 }
      }
      try? await Task.sleep(for: .milliseconds(25))
    }
    return try openLocked(source).removed
  }
}
