import TemporaryFolders
import Testing

/// Wrong arguments: one line that says what is wrong, in the user's language, and the right exit code.
@Suite struct ArgumentTests {
    private func run(_ arguments: [String]) throws -> ChildProcess {
        try #require(ChildProcess(Programs.cnnTUI, arguments, environment: ["LC_ALL": "C.UTF-8", "XDG_STATE_HOME": "/nonexistent"]))
    }

    @Test(arguments: [
        ("trian", "no command trian. Did you mean train?"), ("seven.png", "no command seven.png; cnn-tui has train, trace,"),
        ("runs lst", "no command lst. Did you mean list?"), ("runs digits", "no command digits; cnn-tui runs has list,"),
        ("train --epoch 3", "no option --epoch. Did you mean --epochs?"),
        ("train --batchsize 5", "no option --batchsize. Did you mean --batch-size?"),
        ("train --colour never", "no option --colour. Did you mean --color?"),
        ("--learnrate 1", "no option --learnrate. Did you mean --learning-rate?"),
        ("-seed 3", "no option -seed. Did you mean --seed?"),
        ("show maps conv1 --zzz", "no option --zzz; cnn-tui show --help lists the options"),
        ("lesson --pages 3", "no option --pages. Did you mean --page?"), ("train --lr", "--lr needs a value: --lr RATE"),
        ("train --learning-rate --json", "--learning-rate needs a value"), ("train --json=3", "--json: takes no value, found 3"),
        ("train more", "unexpected argument: more; see cnn-tui train --help"), ("show", "missing VIEW; see cnn-tui show --help"),
        ("trace", "missing --output FILE; see cnn-tui trace --help"),
        ("runs export a", "missing FILE; see cnn-tui runs export --help"),
        ("train --learning-rate -1", "--learning-rate -1: expected a number above 0"),
        ("train --lr -1e-3", "--learning-rate -1e-3: expected a number above 0"),
        ("--lr -.5", "--learning-rate -.5: expected a number above 0"),
        ("train --lr=-inf", "--learning-rate -inf: expected a number above 0"),
        ("train --lr 0", "--learning-rate 0: expected a number above 0"),
        ("train --lr 1e-50", "--learning-rate 1e-50: too close to 0"), ("train --lr 1e50", "--learning-rate 1e50: too large"),
        ("train --lr 1,5", "--learning-rate 1,5: expected a number"), ("train --steps -3", "--steps -3: expected 0 to 1000000000"),
        ("train --steps 99999999999999999999", "--steps 99999999999999999999: expected 0 to 1000000000"),
        ("train --steps 1e3", "--steps 1e3: expected a whole number"), ("check --samples 2.5", "--samples 2.5: expected a whole number"),
        ("train --seed -1", "--seed -1: expected 0 to 18446744073709551615"), ("--history -1", "--history -1: expected 0 to"),
        ("show maps conv1 --map -1", "--map -1: expected 0 to"), ("benchmark --repeats -2", "--repeats -2: expected 1 to 1000"),
        ("lesson 1 --page -1", "--page -1: expected 1 to"), ("train --loss crossentropy", "Did you mean cross-entropy?"),
        ("train --order fil", "--order fil: expected one of random, file. Did you mean file?"),
        ("--lang fr", "--lang fr: expected one of en, zh"),
        ("show foo", "no view foo; there are maps,"), ("show foo conv1", "no view foo; there are maps,"),
        ("show maps", "show maps: expected the name of a layer"), ("train --model 6x5", "--model 6x5: character 2"),
        ("lesson -1", "no lesson -1; there are: 01-"), ("lesson -1 --page 2 --lang zh", "没有课程 -1。现有："), ("lesson -5x", "no lesson -5x;"),
        ("show -1", "no view -1; there are maps,"), ("show maps -1", "no layer -1; this network has"),
        ("show -1 --json", "no view -1; there are maps,"), ("show why -.5", "cnn-tui: "),
        ("manual -1", "the manual has no topic -1;"), ("lesson new -1", "expected a name of a-z, 0-9 and -, found “-1”"),
        ("runs export -1", "missing FILE; see cnn-tui runs export --help"), ("runs -1", "no command -1; cnn-tui runs has list,"),
        ("train -1", "unexpected argument: -1; see cnn-tui train --help"), ("-1", "no command -1; cnn-tui has train,"),
        ("train --output=", "--output needs a value: --output FILE"), ("train --epochs= --json", "--epochs needs a value: --epochs COUNT"),
        ("--data=", "--data needs a value: --data DATA"), ("--lang=", "--lang needs a value: --lang en|zh"),
        ("train --lang zh --loss=", "--loss 需要一个值：--loss LOSS"),
        ("train --steps -", "--steps -: expected a whole number"), ("train ---epochs", "no option ---epochs. Did you mean --epochs?"),
        ("-- train", "unexpected argument: train; see cnn-tui --help"),
        ("runs tidy --help", "no command tidy; cnn-tui runs has list,"), ("help runs lst", "no command lst. Did you mean list?"),
        ("trian --help", "no command trian. Did you mean train?"), ("help prune -h", "no command prune; cnn-tui has train,"),
        ("--at step=0,change=0:lr=-1", "--at:"), ("train --json --lang zh --epoch 2", "没有选项 --epoch。是否想输入 --epochs？"),
    ])
    func oneLineThatSaysWhatIsWrong(_ arguments: String, _ message: String) throws {
        let ended = try run(arguments.split(separator: " ").map(String.init))
        #expect(ended.code == 64 && ended.output.isEmpty)
        #expect(
            ended.errors.hasPrefix("cnn-tui: ") && ended.errors.contains(message) && ended.errors.filter(\.isNewline).count == 1,
            "\(ended.errors)")
    }

    @Test(
        "An empty word, such as that of an unset variable, is no value",
        arguments: [
            (["train", "--output", ""], "--output needs a value: --output FILE"), (["--data", ""], "--data needs a value: --data DATA"),
            (["show", "maps", ""], "missing LAYER; see cnn-tui show --help"), (["lesson", ""], "missing NAME; see cnn-tui lesson --help"),
            (["runs", "check", ""], "missing NAMES; see cnn-tui runs check --help"),
            (["runs", "export", "-1", ""], "missing FILE; see cnn-tui runs export --help"),
            (["train", ""], "unexpected argument: “”; see cnn-tui train --help"), ([""], "no command “”; cnn-tui has train,"),
        ])
    func emptyWords(_ arguments: [String], _ message: String) throws {
        let ended = try run(arguments)
        #expect(ended.code == 64 && ended.output.isEmpty && ended.errors.hasPrefix("cnn-tui: \(message)"), "\(ended.errors)")
        #expect(ended.errors.filter(\.isNewline).count == 1)
    }

    @Test func helpOfWhatThereIsIsStillShown() throws {
        for words in ["runs show --help", "help runs", "lesson 1 --help", "lesson -1 --help", "train -5 -h", "--seed 3 --help", "help"] {
            let ended = try run(words.split(separator: " ").map(String.init))
            #expect(ended.code == 0 && ended.output.hasPrefix("OVERVIEW: ") && ended.errors.isEmpty, "\(words): \(ended.errors)")
        }
    }

    @Test func whatIsAskedForByAnotherNameWorks() throws {
        let folder = TemporaryFolder()
        folder.writeSmallData()
        let arguments = ["train", "--data", folder.path("data"), "--model", "f2", "--steps", "2"]
        let (short, long) = (try run(arguments + ["--lr", "0.25"]), try run(arguments + ["--learning-rate", "0.25"]))
        let hash = try #require(long.output.split(separator: " ").last)
        #expect(short.code == 0 && short.output.hasSuffix(String(hash)) && !short.output.isEmpty)
        let (plural, singular) = (try run(["lessons", "--list"]), try run(["lesson", "--list"]))
        #expect(plural.code == 0 && plural.output == singular.output && !plural.output.isEmpty)
    }

    @Test func theFunctionOfTheOutputIsThatOfItsLoss() throws {
        for (loss, function) in [("cross-entropy", "dense, softmax"), ("half-squared-error", "dense, sigmoid")] {
            #expect(try run(["show", "network", "--loss", loss]).output.contains("output  \(function)"))
            let json = try run(["show", "network", "--loss", loss, "--json"])
            let last = String(function.dropFirst(7))
            #expect(
                json.code == 0 && json.output.contains("\"function\":\"\(last)\",\"inputs\":[\"pool4\"],\"layer\":\"dense\"")
                    && json.output.contains("\"layer\":\"\(loss)\""))
        }
        #expect(try run(["show", "maps", "conv1", "--json"]).errors == "cnn-tui: --json and show maps exclude each other\n")
        let before = try run(["--model", "6c5-3s", "--lr", "1", "train"])
        #expect(before.code == 64 && before.errors == "cnn-tui: --model: options come behind the command: cnn-tui train --model …\n")
    }
}
