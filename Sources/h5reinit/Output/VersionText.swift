internal import Planning
internal import Reinit

/// What `--version` prints.
enum VersionText {
  static var text: String { "h5reinit \(ModelFile.tool.version)" }
}
