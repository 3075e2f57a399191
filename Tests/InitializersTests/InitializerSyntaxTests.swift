import Initializers
import Testing

@Suite("The text form of initializers")
struct InitializerSyntaxTests {
  static let read: [(String, Initializer)] = [
    (
      "kaiming_normal_(mode: fan_out, nonlinearity: relu)",
      .kaimingNormal(mode: .fanOut, nonlinearity: "relu", a: 0)
    ),
    ("kaiming_uniform(a=1e-3)", .kaimingUniform(mode: .fanIn, nonlinearity: "leaky_relu", a: 1e-3)),
    (
      "kaiming_normal_(mode: FAN_OUT)",
      .kaimingNormal(mode: .fanOut, nonlinearity: "leaky_relu", a: 0)
    ),
    ("normal_(std: 0.02)", .normal(mean: 0, std: 0.02)),
    (" normal_ ( ) ", .normal(mean: 0, std: 1)),
    ("constant_(0.5)", .constant(0.5)), ("constant(-inf)", .constant(-.infinity)),
    ("constant_(val = -2)", .constant(-2)), ("zeros", .constant(0)), ("ones_", .constant(1)),
    ("sparse_(0.1)", .sparse(sparsity: 0.1, std: 0.01)),
    ("sparse_(0.1, std: 1)", .sparse(sparsity: 0.1, std: 1)),
    ("dirac_(2)", .dirac(groups: 2)), ("orthogonal", .orthogonal(gain: 1)),
    ("xavier_normal_(gain:\t2)", .xavierNormal(gain: 2)), ("he_normal_", .scheme(.heNormal)),
    (
      "variance_scaling(scale=2,mode=fan_geo_avg,distribution=uniform)",
      .varianceScaling(.init(scale: 2, mode: .fanGeometricAverage, law: .uniform))
    ),
    ("random_normal", .normal(mean: 0, std: 0.05)), ("random_uniform", .uniform(a: -0.05, b: 0.05)),
    ("weight_norm_g_(\"/a,b)\")", .rowNorms(of: "/a,b)")),
    ("trunc_normal_(a: -1, b: +1,)", .truncNormal(mean: 0, std: 1, a: -1, b: 1)),
  ]

  @Test("text is read", arguments: read)
  func reads(text: String, initializer: Initializer) throws {
    #expect(try InitializerSyntax.parse(text) == .initialize(initializer))
  }

  static let printed: [Initializer] =
    InitializerTests.each.map(\.0) + read.map(\.1) + NamedScheme.allCases.map(Initializer.scheme)
    + [.constant(-0.0), .constant(1e-300), .rowNorms(of: #"/it's \ "odd""#)]

  @Test("what is printed reads back", arguments: printed)
  func roundTrip(initializer: Initializer) throws {
    #expect(try InitializerSyntax.parse(initializer.description) == .initialize(initializer))
  }

  @Test("printing shows every argument")
  func printing() {
    #expect(
      "\(Initializer.kaimingNormal(mode: .fanIn, nonlinearity: "relu", a: 0))"
        == "kaiming_normal_(mode: fan_in, nonlinearity: relu, a: 0)")
    #expect("\(Initializer.constant(.nan))" == "constant_(val: nan)")
    #expect("\(Initializer.eye)" == "eye_")
  }

  static let errors: [(String, Int, String)] = [
    ("", 1, "an initializer is missing; write one such as zeros_, or keep"),
    (
      "kaiming_norml_", 1,
      "initializer 'kaiming_norml_' is not known; did you mean 'kaiming_normal_'?"
    ),
    ("@", 1, "initializer '@' is not known; use one of keep, uniform_"),
    (
      "normal_(stdd: 1)", 9,
      "normal_ has no argument 'stdd'; did you mean 'std'? It has mean, std"
    ),
    ("normal_(zzzzzz: 1)", 9, "normal_ has no argument 'zzzzzz'; it has mean, std"),
    ("zeros_(a: 1)", 8, "zeros_ has no argument 'a'; it takes none"),
    ("normal_(std: big)", 14, "std of normal_ expects a number, and got 'big'"),
    ("normal_(std: True)", 14, "std of normal_ expects a number, and got 'True'"),
    ("normal_(std: 0x10)", 14, "std of normal_ expects a number, and got '0x10'"),
    ("normal_(std: '1')", 14, "std of normal_ expects a number, and got '1'"),
    ("dirac_(1.5)", 8, "groups of dirac_ expects a whole number, and got '1.5'"),
    (
      "kaiming_normal_(mode: fan)", 23,
      "mode of kaiming_normal_ expects fan_in or fan_out, and got 'fan'"
    ),
    (
      "kaiming_normal_(nonlinearity: ReLU)", 31,
      "nonlinearity 'ReLU' is not supported; did you mean 'relu'?"
    ),
    ("normal_(std: 1, std: 2)", 17, "std of normal_ is given twice; remove one"),
    ("constant_", 1, "constant_ needs the argument val, such as constant_(val: 0.5)"),
    (
      "normal_(0.02)", 9,
      "'0.02' does not say which argument of normal_ it is; name one of mean, std"
    ),
    ("ones_(2)", 7, "'2' does not say which argument of ones_ it is; it takes none"),
    ("normal_(std: 1", 8, "the parenthesis after normal_ is not closed; add ')'"),
    ("normal_(", 8, "the parenthesis after normal_ is not closed; add ')'"),
    ("weight_norm_g_(of: '/a)", 20, "the quote is not closed; add another like it"),
    ("zeros_ now", 8, "'now' follows the end of the initializer; remove it"),
    ("keep(1)", 5, "'(1)' follows the end of the initializer; remove it"),
    ("weight_norm_g_(of: '')", 20, "of of weight_norm_g_ expects a path, and got ''"),
  ]

  @Test("errors say what, where and the remedy", arguments: errors)
  func message(text: String, column: Int, message: String) {
    #expect { try InitializerSyntax.parse(text) } throws: {
      let error = $0 as? InitializerSyntaxError
      return error?.column == column && error?.message.hasPrefix(message) == true
        && error?.description.hasPrefix("column \(column): ") == true
    }
  }

  static let assignments: [(String, String, InitializerChoice)] = [
    ("role:bias=zeros_", "role:bias", .initialize(.constant(0))),
    ("** = keep", "**", .keep),
    ("/a=b/c=normal_(std=0.5)", "/a=b/c", .initialize(.normal(mean: 0, std: 0.5))),
    ("/a(1)=x=constant_(val=2)", "/a(1)=x", .initialize(.constant(2))),
    ("/odd(=ones", "/odd(", .initialize(.constant(1))),
    ("x=weight_norm_g_(of: '/v=zeros (1)')", "x", .initialize(.rowNorms(of: "/v=zeros (1)"))),
    ("zeros=keep", "zeros", .keep),
  ]

  @Test("an assignment is split before the initializer", arguments: assignments)
  func assignment(text: String, selector: String, choice: InitializerChoice) throws {
    let assignment = try InitializerSyntax.parseAssignment(text)
    #expect(assignment.selector == selector && assignment.choice == choice)
  }

  static let badAssignments: [(String, Int, String)] = [
    ("zeros_", 7, "no '=' divides the selector from the initializer"),
    ("=zeros_", 1, "the selector before '=' is missing"),
    ("a=zeroes", 3, "initializer 'zeroes' is not known; did you mean 'zeros_'?"),
    ("a=", 3, "an initializer is missing"),
    ("a=kaimin(mode=fan_in)", 3, "initializer 'kaimin' is not known"),
    ("a=normal_(std=0.5", 10, "the parenthesis after normal_ is not closed"),
    ("a=normal_(std=x)", 15, "std of normal_ expects a number, and got 'x'"),
  ]

  @Test("errors of an assignment count columns from its start", arguments: badAssignments)
  func badAssignment(text: String, column: Int, message: String) {
    #expect { try InitializerSyntax.parseAssignment(text) } throws: {
      let error = $0 as? InitializerSyntaxError
      return error?.column == column && error?.message.hasPrefix(message) == true
    }
  }
}
