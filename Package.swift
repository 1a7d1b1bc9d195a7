// swift-tools-version: 6.1
import PackageDescription

/// `CNN_TUI_PORTABLE=1` builds for any processor of this architecture instead of for the one that builds.
let portable = Context.environment["CNN_TUI_PORTABLE"].map { !$0.isEmpty && $0 != "0" } ?? false

/// As a whole: file by file the optimiser reads the rest of the module again for each.
let asWhole = ["-O", "-wmo", "-disable-batch-mode", "-num-threads", "2"]

/// Debug builds optimise the modules whose loops tests spend most of their time in, and keep every check of a debug build.
let testedOften: [SwiftSetting] = [.unsafeFlags(asWhole + ["-assert-config", "Debug"], .when(configuration: .debug))]

/// Only the kernels give up bounds checks, and only in release; without optimisation SIMD code is hundreds of times
/// slower, so that debug builds (the tests) optimise this one module too; as a whole, or no kernel could inline a lane's operations.
let kernelSettings: [SwiftSetting] =
    [
        .unsafeFlags(["-Ounchecked"], .when(configuration: .release)),
        .unsafeFlags(asWhole, .when(configuration: .debug)),
    ]
    + (portable
        ? []
        : [
            .unsafeFlags(["-Xcc", "-march=native"], .when(configuration: .release)),
            .define("NATIVE_PROCESSOR", .when(configuration: .release)),
        ])

let package = Package(
    name: "cnn-tui",
    products: [
        .executable(name: "cnn-tui", targets: ["cnn-tui"]),
        // Loaded in front of the C library by tests of the program, to make its calls fail; nothing links it, or the tests' own would.
        .library(name: "Faults", type: .dynamic, targets: ["CFaults"]),
    ],
    dependencies: [.package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")],
    targets: [
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CMessageDigest", providers: [.apt(["libmd-dev"])]),
        .systemLibrary(name: "CCmark", providers: [.apt(["libcmark-dev"])]),
        .systemLibrary(name: "CVectors"),
        .target(name: "CTerminalRescue"),
        .target(name: "CWorkers"),
        .target(name: "Files", swiftSettings: testedOften),

        .target(name: "Tensors", dependencies: ["CVectors", "CWorkers"], swiftSettings: kernelSettings),
        .target(name: "NeuralNetworks", dependencies: ["Tensors"], swiftSettings: testedOften),
        .target(name: "Datasets", dependencies: ["Files", "Tensors", "CZlib"], swiftSettings: testedOften),
        .target(
            name: "Training", dependencies: ["Files", "Tensors", "NeuralNetworks", "Datasets", "CMessageDigest"],
            swiftSettings: testedOften),
        .target(name: "Lessons", dependencies: ["Files", "Tensors", "NeuralNetworks", "Datasets", "Training", "CCmark"]),
        .target(
            name: "Interchange", dependencies: ["Files", "Tensors", "NeuralNetworks", "Datasets", "Training"], swiftSettings: testedOften),

        // Tests draw thousands of screens.
        .target(name: "TerminalUI", dependencies: ["Files"], swiftSettings: [.unsafeFlags(asWhole, .when(configuration: .debug))]),
        .target(name: "NcursesTerminal", dependencies: ["TerminalUI", "CNcurses", "CTerminalRescue"]),

        .target(
            name: "Messages", dependencies: ["Files", "NeuralNetworks", "Datasets", "Training", "Lessons", "Interchange", "TerminalUI"]),
        .target(
            name: "Workbench",
            dependencies: ["Files", "Tensors", "NeuralNetworks", "Datasets", "Training", "Lessons", "TerminalUI", "Messages"]),
        .target(
            name: "Commands",
            dependencies: [
                "Files", "Tensors", "NeuralNetworks", "Datasets", "Training", "Lessons", "Interchange", "TerminalUI", "Messages",
                "Workbench",
            ]),
        .executableTarget(
            name: "cnn-tui",
            dependencies: [
                "Files", "Tensors", "NeuralNetworks", "Datasets", "Training", "Lessons", "Interchange", "TerminalUI", "NcursesTerminal",
                "Messages", "Workbench", "Commands", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // What tests of several modules need.
        .target(name: "TemporaryFolders", path: "Tests/TemporaryFolders"),
        .testTarget(name: "FilesTests", dependencies: ["TemporaryFolders", "Files"]),
        .target(name: "GoldenFiles", path: "Tests/GoldenFiles"),
        .target(name: "OptionSamples", dependencies: ["TemporaryFolders", "Training"], path: "Tests/OptionSamples"),
        // The test program's own allocation, which counts.
        .target(name: "CAllocations", path: "Tests/CAllocations"),
        .target(name: "AllocationCounting", dependencies: ["CAllocations", "Tensors"], path: "Tests/AllocationCounting"),
        .testTarget(name: "TensorsTests", dependencies: ["AllocationCounting", "Tensors"]),
        .testTarget(
            name: "NeuralNetworksTests", dependencies: ["GoldenFiles", "NeuralNetworks", "Tensors"],
            exclude: [
                "Expected/Scripts", "Expected/Layers", "UpdateRules/Expected", "UpdateRules/expected.py", "Losses/Expected",
                "Losses/expected.py", "Losses/nodes.py",
            ]),
        .testTarget(name: "DatasetsTests", dependencies: ["TemporaryFolders", "Datasets", "Tensors", "CZlib"]),
        .testTarget(
            name: "TrainingTests",
            dependencies: ["OptionSamples", "Training", "Interchange", "Datasets", "NeuralNetworks", "Tensors", "AllocationCounting"],
            exclude: ["Golden"]),
        .testTarget(
            name: "LessonsTests",
            dependencies: ["TemporaryFolders", "OptionSamples", "Files", "Lessons", "Training", "Datasets", "NeuralNetworks", "Tensors"]),
        .testTarget(
            name: "InterchangeTests",
            dependencies: ["TemporaryFolders", "Files", "Interchange", "Training", "Datasets", "NeuralNetworks", "Tensors"]),
        .testTarget(
            name: "InputTests",
            dependencies: [
                "Commands", "Workbench", "Messages", "TerminalUI", "Lessons", "Interchange", "Training", "Datasets", "NeuralNetworks",
                "Tensors", "Files",
                "CZlib", "CAllocations",
            ],
            exclude: ["Found", "safetensors-vectors.json"]),
        .testTarget(
            name: "MessagesTests",
            dependencies: ["Messages", "Files", "Interchange", "Training", "NeuralNetworks", "Tensors", "Datasets", "TerminalUI"]),
        .testTarget(name: "TerminalUITests", dependencies: ["TerminalUI", "Files"]),
        .testTarget(
            name: "DocumentTests",
            dependencies: [
                "OptionSamples", "cnn-tui", "Commands", "Lessons", "Messages", "Training", "NeuralNetworks",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .testTarget(name: "NcursesTerminalTests", dependencies: ["NcursesTerminal", "TerminalUI", "CNcurses"]),
        .testTarget(
            name: "WorkbenchTests",
            dependencies: [
                "TemporaryFolders", "GoldenFiles", "OptionSamples", "Workbench", "Files", "Messages", "TerminalUI", "Lessons", "Training",
                "Datasets",
                "NeuralNetworks", "Tensors",
            ],
            exclude: ["Golden"]),
        .testTarget(
            name: "CommandsTests",
            dependencies: [
                "TemporaryFolders", "GoldenFiles", "Commands", "Workbench", "Messages", "TerminalUI", "Lessons", "Interchange", "Datasets",
                "Files", "NeuralNetworks", "Tensors", "Training",
            ],
            exclude: ["Corpus/Golden"]),
        .target(name: "CFaults", path: "Tests/CFaults", publicHeadersPath: ".", linkerSettings: [.linkedLibrary("dl")]),
        // A program that fails on demand, for the tests of the whole program: the one that is shipped has no way to ask for that.
        .executableTarget(
            name: "FailingProgram", dependencies: ["NcursesTerminal", "Tensors", "TerminalUI"], path: "Tests/FailingProgram"),
        .testTarget(
            name: "ProgramTests",
            dependencies: [
                "TemporaryFolders", "GoldenFiles", "cnn-tui", "FailingProgram", "Commands", "Workbench", "Lessons", "Files", "Interchange",
                "Training", "Datasets", "Tensors", "TerminalUI",
            ],
            exclude: ["Recorded"]),
    ],
    swiftLanguageModes: [.v6]
)

/// `CNN_TUI_ONLY=TensorsTests,cnn-tui` leaves out all targets but these and those that they are made of: for builds that need no more.
if let names = Context.environment["CNN_TUI_ONLY"] {
    let wanted = names.split(separator: ",").map(String.init)
    var kept: Set<String> = []
    var open = wanted
    while let name = open.popLast() {
        guard kept.insert(name).inserted, let target = package.targets.first(where: { $0.name == name }) else { continue }
        for dependency in target.dependencies {
            switch dependency {
            case .byNameItem(let name, _), .targetItem(let name, _): open.append(name)
            default: break
            }
        }
    }
    package.targets.removeAll { !kept.contains($0.name) }
    package.products.removeAll { !kept.contains($0.name) }
    if !kept.contains("cnn-tui") { package.dependencies = [] }
}
