/// The float64 that `text` writes as a Python int or float literal; `nil` if it is none.
///
/// `nan`, `inf` and `infinity` in any case are numbers, with or without a sign; `True` and
/// hexadecimal digits are not.
func pythonNumber(_ text: String) -> Double? {
  let body = text.drop { $0 == "+" || $0 == "-" }.lowercased()
  let isWord = ["nan", "inf", "infinity"].contains(body)
  // Double also reads hexadecimal and "nan(…)", which Python does not.
  let isDecimal = !body.isEmpty && body.allSatisfy { "0123456789.e+-".contains($0) }
  return isWord || isDecimal ? Double(text) : nil
}
