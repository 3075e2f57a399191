import Testing

@testable import HDF5

@Suite struct SlabTests {
  @Test(
    "slabs cover a shape in order, without gaps, within the limit",
    arguments: [[], [1], [7], [0, 3], [5, 4], [3, 1, 9], [2, 3, 4, 5]], [1, 2, 5, 7, 1000])
  func cover(shape: [Int], limit: Int) {
    var next = 0
    for slab in Slabs(of: shape, limit: limit) {
      #expect(slab.elements.lowerBound == next)
      #expect(slab.elements.count <= limit)
      #expect(slab.count.reduce(1, *) == slab.elements.count)
      let position = zip(slab.start, shape).reduce(0) { $0 * $1.1 + $1.0 }
      #expect(position == slab.elements.lowerBound)
      next = slab.elements.upperBound
    }
    #expect(next == shape.reduce(1, *))
  }

  @Test("rows of chunks stay whole where the limit allows")
  func chunks() {
    let slabs = Array(Slabs(of: [10, 4], limit: 20, chunk: [3, 4]))
    #expect(slabs.map(\.elements.count) == [12, 12, 12, 4])
  }
}
