/// Which axes of a stored tensor are input, output and spatial.
///
/// `output`, then `input`, then `spatial` is the order of the equivalent torch weight, (out, in,
/// spatial…). Several output axes count as one, row-major in the order given, and so do several
/// input axes; an empty list is an axis of size 1. So a Keras depthwise kernel (kh, kw, C, m), which
/// is torch's (C·m, 1, kh, kw), has the output axes 2, 3 and no input axis.
public struct TensorGeometry: Sendable, Equatable {
  /// The dimensions as stored.
  public var shape: [Int]
  /// Positions in `shape`, from 0; together each exactly once.
  public var input, output, spatial: [Int]

  /// A tensor with those axes.
  public init(shape: [Int], input: [Int], output: [Int], spatial: [Int] = []) {
    self.shape = shape
    self.input = input
    self.output = output
    self.spatial = spatial
  }

  /// A tensor that is stored as torch has it: axis 0 output, axis 1 input, the others spatial.
  public init(torchShape shape: [Int]) {
    self.init(
      shape: shape, input: shape.count > 1 ? [1] : [], output: shape.isEmpty ? [] : [0],
      spatial: Array(shape.indices.dropFirst(2)))
  }
}

extension TensorGeometry {
  /// Whether each axis of the shape has one use.
  var isComplete: Bool { (input + output + spatial).sorted() == Array(shape.indices) }

  var inputs: Int { size(input) }
  var outputs: Int { size(output) }
  var window: Int { size(spatial) }

  /// The number of dimensions of the equivalent torch weight.
  var torchRank: Int { 2 + spatial.count }

  /// Elements between neighbours along each axis.
  var strides: [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.reversed().dropFirst() {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    return strides
  }

  /// The part of each index along `axes` in an element's position: the position of (o, i, s) is the
  /// sum of its three parts.
  func offsets(_ axes: [Int]) -> [Int] {
    let strides = strides
    var offsets = [0]
    for axis in axes {
      offsets = offsets.flatMap { start in
        (0..<shape[axis]).map { start + $0 * strides[axis] }
      }
    }
    return offsets
  }

  /// The part of the point of the window that `coordinate` names for each size.
  func windowOffset(_ coordinate: (Int) -> Int) -> Int {
    let strides = strides
    return spatial.reduce(0) { $0 + coordinate(shape[$1]) * strides[$1] }
  }

  private func size(_ axes: [Int]) -> Int { axes.reduce(1) { $0 * shape[$1] } }
}
