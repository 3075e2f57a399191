// Fresh kernels for one model file: opens it, plans, applies, verifies.
import Initializers
import Planning
import Reinit

guard CommandLine.arguments.count == 2 else { fatalError("give one model file") }
let path = CommandLine.arguments[1]

let file = try await ModelFile.open(path)
