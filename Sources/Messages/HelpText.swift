import NeuralNetworks

/// The texts of `--help`, in English.
public enum HelpText {
    /// Of the program.
    public static let program = "Train a convolutional network in the terminal and look at every number while it learns."
    /// Below the program's help.
    public static let programDiscussion = """
        Without a subcommand the screen opens: the reference network on MNIST, paused before its first step. Press space to run it, n for \
        the next phase, ? for help, q to leave.

        A network is written as its layers: 6c5 is a convolution with 6 maps and 5x5 kernels, 2s mean-pooling and 2m max-pooling by 2, f64 \
        a dense layer of 64 units; p, t, d and g after a convolution set padding, stride, dilation and groups, :relu, :tanh, :sigmoid or \
        :none the activation. The output layer is added automatically.

        The key y writes the command that reopens the same screen; its --at is one argument of words NAME=VALUE: step=120 \
        phase=load|forward.LAYER|loss|backward.LAYER|update page=main|curves|samples|draw layer=conv3 \
        view=maps|residuals|kernels|gradients|updates|statistics (weights: the kernels of a dense layer) sample=3 unit=MAP,ROW,COLUMN focus=picture zoom=on scale=own \
        why=PLACE@SAMPLE (may be repeated) mark=PLACE@SAMPLE update=KERNEL guest=train:INDEX|test:INDEX|test:INDEX:ROWS,COLUMNS (shifted) \
        change=STEP:lr=VALUE change=STEP:PLACE=VALUE \
        change=STEP:input.activation[MAP,ROW,COLUMN]@SAMPLE=VALUE (may be repeated) hash=DIGITS (of the parameters: a difference is reported).

        EXAMPLES:
          cnn-tui
          cnn-tui --at 'step=120 phase=backward.conv1 layer=conv3 view=kernels'
          cnn-tui --model 16c3p1:relu-2m-f64:relu --learning-rate 0.1
          cnn-tui train --epochs 3 --output digits.safetensors
          cnn-tui --initial digits.safetensors
          cnn-tui manual
        """
    /// `--history`.
    public static let history = "Memory for earlier states: more makes going back faster; any step can be reached (default: 64)."
    /// `--at`.
    public static let at = "Open at a moment and a view of the run: the words that the key y writes."
    /// `--model`.
    public static let model = "The network, such as 6c5-2s-12c5-2s or 16c3p1:relu-2m-f64:relu (default: 6c5-2s-12c5-2s)."
    /// `--network`.
    public static let networkFile =
        "A file with the network, a line a layer: branches, sums, shared weights (see cnn-tui manual graphs); instead of --model."
    /// `--data`.
    public static let data =
        "mnist, or a folder with MNIST's four files (Fashion-MNIST and KMNIST fit), or FOLDER/emnist-letters for one of several sets in it (default: mnist)."
    /// `--layout`.
    public static let layout =
        "channels-first or channels-last: where four-dimensional pictures have their channels (default: the dimension of size 1 or 3, else first)."
    /// `--seed`.
    public static let seed = "The seed of the initial weights and of the order of the samples (default: 1)."
    /// `--batch-size`.
    public static let batchSize = "Samples in a batch (default: 50)."
    /// `--learning-rate`.
    public static let learningRate = "The learning rate (default: that of the update rule, 1 for gradient-descent)."
    /// `--optimizer`.
    public static let optimizer = "The update rule: \(UpdateRules.names.joined(separator: ", ")) (default: gradient-descent)."
    /// `--schedule`.
    public static let schedule =
        "The learning rate by step: constant, steps:5e,0.1, exponential:1e,0.95, cosine:12e, one-cycle:12e, warm-up:500, or warm-up:500+cosine:12e; e counts epochs (default: constant)."
    /// `--beta1` and other settings of update rules: what it is, the rules that have it, its range and defaults.
    public static func setting(_ setting: UpdateSetting) -> String {
        let owners = UpdateRules.all.compactMap { rule in rule.settings.first { $0.setting == setting }.map { (rule.name, $0.typed) } }
        guard !owners.isEmpty else {
            let own = UpdateRules.all.compactMap { rule in
                rule.commonSettings.first { $0.setting == setting && $0.typed != 0 }.map { ", \($0.typed) for \(rule.name)" }
            }
            return "\(common[setting] ?? setting.symbol) (default: 0, none\(own.joined()))."
        }
        let numbers = Set(owners.map(\.1))
        let defaults =
            numbers.count == 1
            ? "\(owners[0].1)" : owners.map { "\($0.1) for \($0.0)" }.joined(separator: ", ")
        return "\(setting.symbol) of \(owners.map(\.0).joined(separator: ", ")); \(setting.range.text) (default: \(defaults))."
    }
    private static let common: [UpdateSetting: String] = [
        .l1: "L1 penalty: this times the sign of each weight is added to its gradient",
        .l2: "L2 penalty: this times each weight is added to its gradient",
        .decay: "Decoupled weight decay: each update also takes this part of the weight, times the learning rate",
        .maxNorm: "The largest norm of the weights into a unit, to which they are shortened after each update",
        .clipValue: "The largest magnitude of an entry of a gradient, at which it is clipped",
        .clipNorm: "The largest norm of all gradients together, to which they are shortened",
    ]
    /// `--loss`.
    public static let loss =
        "\(LossFunction.names.joined(separator: ", ")) (default: the first), with settings behind the name; see cnn-tui manual losses."
    /// `--threads`.
    public static let threads = "Threads (default: one per processor). Results do not depend on it."
    /// `--order`.
    public static let order = "random (a new order each epoch; the default) or file."
    /// `--initialization`.
    public static let initialization =
        "How weights are drawn: reference (the default; the numbers of glorot-uniform), glorot-, he- or lecun-, each with uniform or normal, or "
        + "orthogonal."
    /// `--validation`.
    public static let validation =
        "A part of the training set to keep for validation: a fraction (0.1) or a number of samples (default: none)."
    /// `--initial`.
    public static let initial = "A safetensors file with the initial weights: written by --output or trace, or a golden file."
    /// `--no-layout`.
    public static let noLayout = "Infer where the channels are, whatever the configuration file says."
    /// `--no-initial`.
    public static let noInitial = "Draw the initial weights, whatever the configuration file says."
    /// `--no-config`.
    public static let noConfig = "Leave out the configuration file (see cnn-tui manual config)."
    /// `config`.
    public static let config = "Print every option that the configuration file can set, its value, and where the value comes from."
    /// Below the help of `config`.
    public static let configDiscussion = """
        The file is cnn-tui/config below $XDG_CONFIG_HOME (default ~/.config), a line NAME = VALUE for each option, by its name here \
        without dashes; # begins a comment. Arguments win over it. Mistakes in it are reported with their line and stop nothing.

        EXAMPLES:
          cnn-tui config
          cnn-tui config --json
          cnn-tui config --theme light
        """
    /// `config --json`.
    public static let configJSON = "Print one JSON object and nothing else."
    /// `--color`.
    public static let color = "never, auto, always or 24bit: auto as the terminal has them, 24bit even if it does not say so."
    /// `--theme`.
    public static let theme = "auto, dark, light or projector: the background that colours are made for (default: auto, as the terminal's)."
    /// `--keys`.
    public static let keys = "arrows or vim: whether h j k l, ^D ^U and G move, too; L then lists the lessons (default: arrows)."
    /// `--ascii`.
    public static let ascii = "Draw with ASCII characters only."
    /// `--lang`.
    public static let language = "en or zh (default: by locale)."
    /// `train`.
    public static let train = "Train without a screen: one line per epoch, or one JSON object at the end."
    /// Below the help of `train`.
    public static let trainDiscussion = """
        EXAMPLES:
          cnn-tui train --epochs 3
          cnn-tui train --steps 200 --json
          cnn-tui train --epochs 20 --output digits.safetensors
          cnn-tui train --model 32c3:relu-2m-f64:relu --learning-rate 0.05

        The train loss and train error of an epoch are means over its samples, each taken before the update of its batch, while the
        test has the weights of the epoch's end.

        Ctrl-C ends it after the current step: the results so far are tested, written and printed; the exit code is 130.
        """
    /// `train --epochs`.
    public static let epochs = "Passes through the training data (default 1)."
    /// `train --steps`.
    public static let steps = "Number of updates, instead of --epochs."
    /// `--run`.
    public static let run =
        "Save the run under this name, in the state folder; if it exists, resume it where it was left."
    /// `--resume`.
    public static let resume = "Resume this run, which must exist."
    /// `--save-every`.
    public static let saveEvery = "Also save a state every N updates (besides each minute and each epoch)."
    /// `train --output`.
    public static let output = "Write the weights to this safetensors file; - is standard output, and the lines then go to standard error."
    /// `train --json`.
    public static let json = "Print one JSON object at the end and nothing else."
    /// `trace`.
    public static let trace = "Write every number of a run's first batch, all losses and the final weights to a safetensors file."
    /// Below the help of `trace`.
    public static let traceDiscussion = """
        The tensors have the names of the golden file: initial.*, activation.layer0 ..., .features, .output, delta.layer1 ..., .features, .output, \
        error.output, gradient.* of the first batch; loss.first_batch, loss.per_step; final.*; test.error_rate, test.misclassified.

        With --every-array they are named by nodes and arrays, as show network --json lists them: initial.*; value.NODE.ARRAY, \
        residual.NODE.ARRAY, gradient.NODE.PARAMETER of the first batch; updated.* after the first step; loss.per_step; final.*.

        EXAMPLES:
          cnn-tui trace --order file --steps 1200 --output trace.safetensors
          cnn-tui trace --every-array --steps 5 --output arrays.safetensors
        """
    /// `trace --steps`.
    public static let traceSteps = "Number of updates (default: one epoch)."
    /// `trace --output`.
    public static let traceOutput = "The safetensors file to write; - is standard output."
    /// `trace --every-array`.
    public static let traceEveryArray = "Write every array of the first batch, named by its node."
    /// `show`.
    public static let show = "Print a picture of the screen as text."
    /// Below the help of `show`.
    public static let showDiscussion = """
        VIEW is maps, residuals, kernels (of a dense layer: weights), gradients, updates or statistics, LAYER a layer's name such as \
        conv1; show network lists the layers. The picture shows the batch after --step updates, with all its phases done except the update.

        EXAMPLES:
          cnn-tui show network
          cnn-tui show maps conv1 --step 100 --sample 3
          cnn-tui show kernels conv3 --initial digits.safetensors
          cnn-tui show residuals conv3 --step 10 --map 2
          cnn-tui show why conv3.activation[2,4,4] --sample 3
          cnn-tui show why conv1.kernel.gradient[2,0,4,1] --step 10 --json
          cnn-tui show kernels conv1 --step 1200 --svg kernels.svg

        show why PLACE derives a number: LAYER.activation[map,row,column], .sum (before the function), .residual; \
        output.error[7], output.target[7], output.loss, loss; LAYER.kernel[out,in,row,column], .bias[out], output.weight[out,in], each also \
        with .gradient and .updated. All indices count from 0. value = scale x function(sum of the terms), a term is the product of its \
        factors, and each factor has its own place or is a constant.
        """
    /// `show VIEW`.
    public static let showView = "maps, residuals, kernels (or weights), gradients, updates, statistics, network or why."
    /// `show … LAYER`.
    public static let showLayer = "A layer's name, such as conv1; with why a place, such as conv1.activation[0,3,4]."
    /// `show --step`.
    public static let showStep = "Updates before the batch to show."
    /// `show --sample`.
    public static let showSample = "The sample in the batch, from 0."
    /// `show --map`.
    public static let showMap = "Only this map or kernel, from 0, as large as fits."
    /// `show why --all`.
    public static let showAll = "With why: all terms instead of the largest."
    /// `show why --json`, `show network --json`.
    public static let showJSON = "With why: one JSON object with all terms in full precision. With network: its layers as one JSON object."
    /// `show --file`.
    public static let showFile = "With network: a network file, which --network reads."
    /// `lesson --handout`.
    public static let lessonHandout = """
        Write the lesson to this file instead of opening it, with its pictures and questions: one self-contained page of HTML (.html) \
        that can be printed, or Markdown (.md). - is standard output, which gets Markdown.
        """
    /// `lesson --answers`.
    public static let lessonAnswers = "With --handout: the right answers and the hints for known mistakes, at the end."
    /// `show --svg`.
    public static let showSVG =
        "Write the picture to this file as SVG, in colour unless --color never, instead of printing it; - is standard output."
    /// `show --width`.
    public static let showWidth = "Columns (default: the terminal's width, else 100)."
    /// `check`.
    public static let check = "Check every gradient against central differences, on your own data; exits with 0 if none is wrong, else 1."
    /// Below the help of `check`.
    public static let checkDiscussion = """
        In double precision, for a sample of the entries of each parameter, and of the sums z and activations a of each layer: the \
        gradient of the backward rules compared with (L(x + h) - L(x - h)) / 2h at three steps h, taken to h = 0 (Richardson), from h = \
        0.002 max(1, |x|) down to a thousandth of it if a kink of ReLU or max-pooling lies within the step; a number exactly at a \
        kink is reported as such and is not an error. The error is |analytic - numeric| / max(|analytic|, |numeric|, 1e-8, 1e6 r), where r is \
        the possible effect of rounding L on the difference: up to 1e-6 it is right, up to 1e-4 doubtful, else wrong. The column Float is the largest \
        difference between the gradients used in training and these, relative to the layer's largest: up to 1e-4 right, up to 1e-2 \
        doubtful. If something is wrong, the layer and its rule are named: the gradient that reaches it is right, the one that it computes from it is not. \
        --run NAME checks a saved run where it was left, without changing it.

        EXAMPLES:
          cnn-tui check
          cnn-tui check --model 16c3p1:relu-2m-f64:relu --loss cross-entropy --step 100
          cnn-tui check --data my-digits --model 8c3-2s --all --json
          cnn-tui check --run digits
        """
    /// `check --step`.
    public static let checkStep = "Updates before the batch to check (default 0)."
    /// `check --samples`.
    public static let checkSamples = "Samples of the batch to use (at most the whole batch)."
    /// `check --entries`.
    public static let checkEntries = "Numbers to check in each group, drawn with the seed (default 20)."
    /// `check --all`.
    public static let checkAll = "Check all numbers."
    /// `cnn-tui runs`.
    public static let runs = "Saved runs: list, show, compare, check, delete, export, prune."
    /// Examples of it.
    public static let runsDiscussion = """
        Runs are folders of safetensors files in $XDG_STATE_HOME/cnn-tui/runs (else ~/.local/state/cnn-tui/runs): the last three states
        and the best.

          cnn-tui runs                                     one line per run
          cnn-tui runs show digits                         everything about one run
          cnn-tui runs compare digits relu                 several runs side by side
          cnn-tui runs compare digits relu --svg two.svg   their curves as a picture
          cnn-tui runs check                               every byte of every file
          cnn-tui runs export digits digits.safetensors    the newest state as one file
          cnn-tui runs export digits --curves digits.csv   all its curves as a table
          cnn-tui runs prune --unnamed --older-than 30d    delete what is old, after asking
          cnn-tui --run digits                             resume it
        """
    /// `runs list`.
    public static let runsList = "One line per run: when it was saved, its step, its errors."
    /// `runs show`.
    public static let runsShow = "Everything about one run."
    /// `runs compare`.
    public static let runsCompare = "Several runs side by side."
    /// `runs check`.
    public static let runsCheck = "Check every byte of a run's files, or of all runs; exits with 0 if all are intact, else 1."
    /// `runs delete`.
    public static let runsDelete = "Delete runs permanently."
    /// `runs export`.
    public static let runsExport = "Write a run's newest state to a safetensors file, or its curves to a table."
    /// `--curves` of `runs export`.
    public static let runsCurves = "The table to write, .csv or .json; - is standard output, as CSV."
    /// `runs prune`.
    public static let runsPrune = "Delete runs that are old, many or unnamed; says which and asks first."
    /// What it deletes.
    public static let runsPruneDiscussion = """
        A run is deleted if all conditions that are given hold. Runs that a program has open stay, and so does the newest of all unless
        --keep 0 is given.

          cnn-tui runs prune --older-than 30d --dry-run    what would be deleted
          cnn-tui runs prune --unnamed --keep 5            all but the newest five that have no name
        """
    /// `--older-than`.
    public static let runsOlderThan = "Only runs not saved for so long: 30d, 12h, 2w."
    /// `--keep`.
    public static let runsKeep = "The newest so many stay; with --unnamed of those without a name."
    /// `--unnamed`.
    public static let runsUnnamed = "Only runs that were given no name and have date and time for one."
    /// `--yes`.
    public static let runsYes = "Delete without asking."
    /// `--dry-run`.
    public static let runsDryRun = "Only say what would be deleted."
    /// Names of runs.
    public static let runsName = "The name of a run."
    /// The file of `runs export`.
    public static let runsFile = "The safetensors file to write; - is standard output."
    /// `--svg` of `runs compare`.
    public static let runsSVG = "Write their curves to an SVG file instead; - is standard output."
    /// `--json` of runs.
    public static let runsJSON = "Print JSON and nothing else."
    /// `lesson open`.
    public static let lessonOpen = "Open the list of lessons, or one: text beside the live network."
    /// Below the help of `lesson open`.
    public static let lessonOpenDiscussion = """
        NAME is a lesson's number, its name, or its folder. A lesson opens where it was left. On the screen: pgdn and pgup turn its \
        pages, home restores the scene of a page, shift-tab switches to the text, where a digit or enter begins your answer to its question; l lists the \
        lessons, and the last entry closes the open one. The word open may be left out.

        EXAMPLES:
          cnn-tui lesson
          cnn-tui lesson 2
          cnn-tui lesson 02-the-window-slides --page 3 --lang zh
          cnn-tui lesson 8 --present
          cnn-tui lesson my-lessons/01-first
          cnn-tui lesson --list
          cnn-tui lesson 2 --reset
          cnn-tui lesson 7 --handout blame.html --answers

        Progress is kept in cnn-tui/lessons.json below $XDG_STATE_HOME (default ~/.local/state).
        """
    /// `lesson open NAME`.
    public static let lessonName = "The lesson: its number, its name, or its folder (default: the list)."
    /// `lesson open --page`.
    public static let lessonPage = "The page, from 1 (default: where it was left)."
    /// `lesson open --present`.
    public static let lessonPresent = "For a projector: half of the screen for less text, widely spaced."
    /// `lesson open --list`.
    public static let lessonList = "Print the lessons as a table; the default without NAME if standard output is not a terminal."
    /// `lesson open --reset`.
    public static let lessonReset = "Reset the progress in the lesson, without NAME in all lessons."
    /// `lesson open --at`.
    public static let lessonAt = "Open the page's network at another moment and view: the words that the key y writes."
    /// `benchmark`.
    public static let benchmark = "Measure how fast this build is on this machine."
    /// Below the help of `benchmark`.
    public static let benchmarkDiscussion = """
        Parts: kernels (each convolution and dense kernel, with the multiply-add peak of a core measured at the same time), networks \
        (training and evaluation of five networks, with one and with all threads), screen (first frame, response to a key, cost of being watched), \
        growth (epoch time by batch size, width and threads; only on request). Results are medians and ranges of the repeats.

        --against runs the same networks in that interpreter's PyTorch, in alternation with this program, in the fastest of its settings \
        (threads, channels-last, compiled), and adds the part networks; it runs assets/benchmark/pytorch_peer.py.

        EXAMPLES:
          cnn-tui benchmark
          cnn-tui benchmark --part kernels
          cnn-tui benchmark --against python3
          cnn-tui benchmark --part networks --part growth --json
        """
    /// `benchmark --part`.
    public static let benchmarkPart = "What to measure (may be repeated; default: kernels, networks and screen)."
    /// `benchmark --against`.
    public static let benchmarkAgainst = "A Python interpreter with PyTorch, to compare with."
    /// `benchmark --repeats`.
    public static let benchmarkRepeats = "Repeats of each measurement."
    /// `benchmark --json`.
    public static let benchmarkJSON = "Print one JSON object and nothing else."
    /// `manual`.
    public static let manual = "The manual: a list of topics, or one of them as Markdown."
    /// Below the help of `manual`.
    public static let manualDiscussion = """
        EXAMPLES:
          cnn-tui manual
          cnn-tui manual data
          cnn-tui manual json | less
          cnn-tui manual --man > cnn-tui.1
        """
    /// `manual --man`.
    public static let manualMan = "Print the page for man: all commands and options, in roff."
    /// `manual TOPIC`.
    public static let manualTopic = "The topic to print (default: the list)."
    /// `lesson`.
    public static let lesson = "Lessons of forward and back propagation on the live network."
    /// Below the help of `lesson`.
    public static let lessonDiscussion = """
        EXAMPLES:
          cnn-tui lesson check
          cnn-tui lesson check assets/lessons/02-the-window-slides
          cnn-tui lesson new why-padding --directory my-lessons
        """
    /// `lesson check`.
    public static let lessonCheck = "Go through lessons without a screen and report errors by file and line."
    /// Below the help of `lesson check`.
    public static let lessonCheckDiscussion = """
        Every scene is set up, every number computed, every question asked, and the languages are compared. With --lang only the file in
        that language is checked, and the other may be missing. Exit code 1 if anything is wrong.
        """
    /// `lesson check DIRECTORY`.
    public static let lessonCheckFolder = "A folder of lessons, or one lesson (default: the program's lessons)."
    /// `lesson new`.
    public static let lessonNew = "Create a small complete lesson in English and Chinese, with comments on how to continue."
    /// Below the help of `lesson new`.
    public static let lessonNewDiscussion = """
        It gets the next free number, such as 11-why-padding; existing files are never overwritten. assets/lessons/README.md describes the format.
        """
    /// `lesson new NAME`.
    public static let lessonNewName = "The lesson's name without a number: a-z, 0-9 and -."
    /// `lesson new --directory`.
    public static let lessonNewFolder = "The folder of lessons, created if needed (default: the program's)."
}
