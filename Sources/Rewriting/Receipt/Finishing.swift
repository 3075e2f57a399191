internal import Planning

extension Rewriter {
  /// Puts a receipt where the options want it, now that the model is written.
  ///
  /// The journal always lies beside the model, where every command looks for it, and is gone
  /// afterwards; so is an older receipt there, which would no longer be true.
  func finish(
    _ receipt: Plan, besideModel model: String, _ options: Options
  ) throws(RewriteError) {
    let beside = ReceiptFile(besideModel: model)
    if options.receipt == .besideModel {
      return try beside.write(receipt, with: files, isDurable: options.isDurable)
    }
    if case .path(let path) = options.receipt {
      try ReceiptFile(path: path).write(receipt, with: files, isDurable: options.isDurable)
    }
    guard beside.exists else { return }
    do { try files.remove(beside.path) } catch { throw .file(error) }
  }
}
