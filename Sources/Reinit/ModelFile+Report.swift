public import Planning
internal import Rewriting

extension ModelFile {
  /// The receipt beside a model; `nil` when there is none.
  public static func receipt(of path: String) throws(ReinitError) -> Plan? {
    do { return try ReceiptFile(besideModel: path).read() } catch { throw .rewriting(error) }
  }

  /// Puts a page into a file, replacing what was there at once or not at all.
  public static func write(_ page: String, to path: String) throws(ReinitError) {
    do { try PageFile.write(page, to: path) } catch { throw .rewriting(error) }
  }

  /// Refuses a page at the place of a model.
  public static func refuse(_ page: String, replacing model: String) throws(ReinitError) {
    do { try PageFile.refuse(page, replacing: model) } catch { throw .rewriting(error) }
  }
}
