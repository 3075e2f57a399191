import ArgumentParser
import Initializers

/// Times `fill` and prints one line of JSON for each measurement.
@main
struct KernelBenchmark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "KernelBenchmark",
    abstract: "Time the filling of cache-sized pieces. Options narrow what is measured.")

  @Option(help: "Streams.") var rng: [Generator] = Generator.allCases
  @Option(help: "Laws.") var law: [Law] = Law.allCases
  @Option(help: "Element types.") var format: [FloatFormat] = FloatFormat.allCases
  @Option(help: "Instruction sets; those that this processor lacks are skipped.")
  var isa: [ISA] = ISA.allCases
  @Option(help: "Numbers of threads.") var threads: [Int] = [1, 2]
  @Option(help: "Values to make in each measurement.") var values = 100_000_000
  @Option(help: "Measurements of each case.") var repeats = 1

  func validate() throws {
    guard values > 0, repeats > 0, threads.allSatisfy((1...1024).contains) else {
      throw ValidationError("--values, --repeats and --threads take positive numbers")
    }
  }

  func run() async {
    for measured in cases {
      // Tables, page faults and the processor's wide units are warm before the clock starts.
      _ = await measured.time(values: values / 20 + 1)
      for _ in 0..<repeats {
        print(measured.line(values: values, seconds: await measured.time(values: values)))
      }
    }
  }

  private var cases: [BenchmarkCase] {
    rng.flatMap { rng in
      format.flatMap { format in
        law.flatMap { law in
          isa.filter(\.isSupported).flatMap { isa in
            threads.map {
              BenchmarkCase(generator: rng, law: law, format: format, isa: isa, threads: $0)
            }
          }
        }
      }
    }
  }
}

extension FloatFormat: @retroactive ExpressibleByArgument {}
extension ISA: @retroactive ExpressibleByArgument {}
extension Generator: ExpressibleByArgument {}
extension Law: ExpressibleByArgument {}
