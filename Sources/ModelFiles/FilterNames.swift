/// The filters that model files are known to use, by their registered numbers.
enum FilterNames {
  private static let names = [
    1: "deflate", 2: "shuffle", 3: "fletcher32", 4: "szip", 5: "nbit", 6: "scaleoffset",
    307: "bzip2", 32000: "lzf", 32001: "blosc", 32004: "lz4", 32008: "bitshuffle", 32013: "zfp",
    32015: "zstd", 32026: "blosc2",
  ]

  /// The well-known name of filter `number`.
  static func name(of number: Int) -> String? { names[number] }

  /// The number of the filter with this well-known name.
  static func number(of name: String) -> Int? { names.first { $0.value == name }?.key }
}
