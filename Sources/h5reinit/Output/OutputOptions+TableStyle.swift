internal import Reports

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension OutputOptions {
  /// How tables look on what standard output is.
  var tableStyle: TableStyle {
    let isTerminal = isatty(STDOUT_FILENO) == 1
    return TableStyle(
      width: isTerminal ? Self.terminalWidth : nil,
      isColored: isColored(isTerminal: isTerminal), isASCII: Self.isASCII)
  }

  /// What the user asks for; else colours on a terminal that has them (no-color.org).
  private func isColored(isTerminal: Bool) -> Bool {
    switch color {
    case .always: true
    case .never: false
    case .auto:
      isTerminal && Terminal.environment("NO_COLOR") == nil
        && Terminal.environment("TERM") != "dumb"
    }
  }

  /// The window's columns; a terminal that does not tell is taken for one of 80.
  private static var terminalWidth: Int {
    if let columns = Terminal.environment("COLUMNS").flatMap({ Int($0) }), columns > 0 {
      return columns
    }
    var size = winsize()
    guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return 80
    }
    return Int(size.ws_col)
  }

  /// Whether the locale names another encoding than UTF-8; one that is not set at all says nothing.
  private static var isASCII: Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(Terminal.environment).first
    guard let locale = locale?.lowercased() else { return false }
    return !locale.contains("utf-8") && !locale.contains("utf8")
  }
}
