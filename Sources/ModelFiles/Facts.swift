internal import HDF5
internal import Layers

extension ElementType {
  /// Tells apart the types that matter to models.
  init(_ type: Datatype) {
    let order: ByteOrder? = type.byteOrder.map { $0 == .little ? .little : .big }
    self.init(ElementType.kind(type), size: type.size, byteOrder: order)
  }

  private static func kind(_ type: Datatype) -> Kind {
    switch type.type {
    case .float(let format):
      // A float without an order is a VAX one, which no bit field tells.
      type.byteOrder == nil ? .otherFloat : floats[Float(size: type.size, format)] ?? .otherFloat
    case .integer(let isSigned, let bits):
      bits == type.size * 8 ? integer(isSigned, bits) : .otherInteger
    case .enumeration(let names): Set(names) == ["FALSE", "TRUE"] ? .boolean : .enumeration
    case .string: .string
    case .opaque: .opaque
    case .compound: .compound
    case .reference: .reference
    case .variableLength: .variableLength
    case .array: .array
    case .bitfield: .bitfield
    case .time: .time
    }
  }

  private static func integer(_ isSigned: Bool, _ bits: Int) -> Kind {
    switch bits {
    case 8: isSigned ? .int8 : .uint8
    case 16: isSigned ? .int16 : .uint16
    case 32: isSigned ? .int32 : .uint32
    case 64: isSigned ? .int64 : .uint64
    default: .otherInteger
    }
  }

  private struct Float: Hashable {
    let size: Int
    let format: FloatFormat

    init(size: Int, _ format: FloatFormat) {
      self.size = size
      self.format = format
    }
  }

  private static let floats: [Float: Kind] = [
    Float(size: 2, ieee(exponentBits: 5, mantissaBits: 10)): .float16,
    Float(size: 2, ieee(exponentBits: 8, mantissaBits: 7)): .bfloat16,
    Float(size: 4, ieee(exponentBits: 8, mantissaBits: 23)): .float32,
    Float(size: 8, ieee(exponentBits: 11, mantissaBits: 52)): .float64,
  ]

  private static func ieee(exponentBits: Int, mantissaBits: Int) -> FloatFormat {
    FloatFormat(
      sign: exponentBits + mantissaBits, exponent: mantissaBits, exponentBits: exponentBits,
      mantissa: 0, mantissaBits: mantissaBits, bias: (1 << (exponentBits - 1)) - 1)
  }
}

extension Storage {
  init(_ layout: Layout) {
    self =
      switch layout {
      case .contiguous(let offset): .contiguous(offset: offset)
      case .compact: .compact
      case .chunked(let chunk, let filters):
        .chunked(chunk: chunk, filters: filters.map(Filter.init))
      case .virtual: .virtual
      case .external: .external
      }
  }
}

extension Filter {
  init(_ stage: FilterStage) {
    let name = stage.name.isEmpty ? FilterNames.name(of: stage.id) ?? "unnamed" : stage.name
    self.init(
      id: stage.id, name: name, isAvailable: stage.isAvailable, parameters: stage.parameters)
  }
}

extension AttributeValue {
  init(_ content: AttributeContent) {
    self =
      switch content {
      case .string(let text): .string(text)
      case .strings(let texts): .strings(texts)
      case .integer(let number): .integer(number)
      case .integers(let numbers): .integers(numbers)
      case .real(let number): .real(number)
      case .reals(let numbers): .reals(numbers)
      case .other: .other
      }
  }
}
