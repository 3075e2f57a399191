internal import Foundation

/// Where the build put the program under test.
public enum BuiltExecutable {
  /// The path of the h5reinit binary, which lies beside the test bundle.
  public static var path: String {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
    let folder = bundle?.bundleURL ?? Bundle.main.executableURL ?? URL(filePath: "/")
    return folder.deletingLastPathComponent().appending(component: "h5reinit")
      .path(percentEncoded: false)
  }
}
