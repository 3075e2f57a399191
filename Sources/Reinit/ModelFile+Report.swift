public import Planning
public import Rewriting

extension ModelFile {
  /// The receipt beside a model; `nil` when there is none.
  ///
  /// - Parameters:
  ///   - path: The model file.
  ///   - measured: Whether the receipt is to have what was measured of each tensor.
  public static func receipt(
    of path: String, measured: Bool = true
  ) throws(ReinitError) -> Plan? {
    do {
      return try ReceiptFile(besideModel: path).read(measured: measured)
    } catch {
      throw .rewriting(error)
    }
  }

  /// Puts a page into a file, replacing what was there at once or not at all.
  public static func write(_ page: PageFile.Content, to path: String) throws(ReinitError) {
    do { try PageFile.write(page, to: path) } catch { throw .rewriting(error) }
  }

  /// Refuses a page at the place of a model.
  public static func refuse(_ page: String, replacing model: String) throws(ReinitError) {
    do { try PageFile.refuse(page, replacing: model) } catch { throw .rewriting(error) }
  }
}
