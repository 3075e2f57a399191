/// The datasets of an inventory by their paths, not by those of further hard links.
package struct DatasetsByPath: Sendable {
  private let datasets: [DatasetFacts]
  private let names: NameIndex

  /// Looks at each dataset once.
  package init(_ datasets: [DatasetFacts]) {
    self.datasets = datasets
    names = NameIndex(count: datasets.count) { datasets[$0].path }
  }

  /// The position of the dataset at a path; `nil` where there is none.
  package func position(of path: String) -> Int? {
    names.position(of: path) { datasets[$0].path }
  }

  /// The dataset at a path; `nil` where there is none.
  package subscript(path: String) -> DatasetFacts? { position(of: path).map { datasets[$0] } }
}
