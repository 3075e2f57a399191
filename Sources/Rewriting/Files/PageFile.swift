#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A page for people, written beside models and never over one.
public enum PageFile {
  /// What gives a text piece by piece.
  public typealias Content = ((String) throws(FileError) -> Void) throws(FileError) -> Void

  /// Puts text into a file, replacing what was there at once or not at all.
  public static func write(_ content: Content, to path: String) throws(RewriteError) {
    let target = PathNames.resolved(path)
    var status = stat()
    if unsafe stat(target, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw .outputIsSpecial(path: path)
    }
    do {
      try SystemFiles().replace(target, with: content, isDurable: false)
    } catch {
      throw .cannotCreate(error)
    }
  }

  /// Refuses a page at the place of a model, whatever names lead there.
  public static func refuse(_ page: String, replacing model: String) throws(RewriteError) {
    var (one, other) = (stat(), stat())
    guard unsafe stat(page, &one) == 0, unsafe stat(model, &other) == 0 else { return }
    guard one.st_dev != other.st_dev || one.st_ino != other.st_ino else {
      throw .outputIsInput(path: page)
    }
  }
}
