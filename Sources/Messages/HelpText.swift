/// The texts of `--help`, in English.
public enum HelpText {
    /// Of the program.
    public static let program = "Train a convolutional network in the terminal and look at every number while it learns."
    /// Below the program's help.
    public static let programDiscussion = """
        Without a subcommand the screen opens: the reference network on MNIST, paused before its first step. Press space to run it, n to \
        go on by one phase, ? for help, q to leave.

        A network is written as its layers: 6c5 is a convolution with 6 maps and 5x5 kernels, 2s mean-pooling and 2m max-pooling by 2, f64 \
        a dense layer of 64 units; p, t, d and g after a convolution set padding, stride, dilation and groups, :relu, :tanh, :sigmoid or \
        :none the activation. The output layer is added.

        The key y writes the command that opens the same screen again; its --at is one argument of words NAME=VALUE: step=120 \
        phase=load|forward.LAYER|loss|backward.LAYER|update page=main|curves|samples|draw layer=conv3 \
        view=maps|residuals|kernels|gradients|updates|statistics (weights: the kernels of a dense layer) sample=3 unit=MAP,ROW,COLUMN focus=picture zoom=on scale=own \
        why=PLACE@SAMPLE (may be repeated) mark=PLACE@SAMPLE update=KERNEL guest=train:INDEX|test:INDEX|test:INDEX:ROWS,COLUMNS (shifted) \
        change=STEP:lr=VALUE change=STEP:PLACE=VALUE \
        change=STEP:input.activation[MAP,ROW,COLUMN]@SAMPLE=VALUE (may be repeated) hash=DIGITS (of the parameters: a difference is told).

        EXAMPLES:
          cnn-tui
          cnn-tui --at 'step=120 phase=backward.conv1 layer=conv3 view=kernels'
          cnn-tui --model 16c3p1:relu-2m-f64:relu --learning-rate 0.1
          cnn-tui train --epochs 3 --output digits.safetensors
          cnn-tui --initial digits.safetensors
          cnn-tui manual
        """
    /// `--history`.
    public static let history = "Memory for states that the screen can go back to: more is quicker, any step is reached."
    /// `--at`.
    public static let at = "Open at a moment and a view of the run: the words that the key y writes."
    /// `--model`.
    public static let model = "The network, such as 6c5-2s-12c5-2s or 16c3p1:relu-2m-f64:relu (default: 6c5-2s-12c5-2s)."
    /// `--data`.
    public static let data =
        "mnist, or a folder with MNIST's four files (Fashion-MNIST and KMNIST fit), or FOLDER/emnist-letters for one of several sets in it (default: mnist)."
    /// `--layout`.
    public static let layout =
        "channels-first or channels-last: where four-dimensional pictures have their channels (default: where an extent is 1 or 3, else first)."
    /// `--seed`.
    public static let seed = "The seed of the first weights and of the order of the samples (default: 1)."
    /// `--batch-size`.
    public static let batchSize = "Samples in a batch (default: 50)."
    /// `--learning-rate`.
    public static let learningRate = "The learning rate (default: 1)."
    /// `--loss`.
    public static let loss = "half-squared-error (sigmoid outputs) or cross-entropy (softmax outputs; default: the first)."
    /// `--threads`.
    public static let threads = "Threads (default: the processors there are). Results do not depend on it."
    /// `--order`.
    public static let order = "random (a new order each epoch; the default) or file."
    /// `--initial`.
    public static let initial = "A safetensors file with the first weights: written by --output or trace, or a golden file."
    /// `--color`.
    public static let color = "never, auto or always."
    /// `--ascii`.
    public static let ascii = "Draw with ASCII characters only."
    /// `--lang`.
    public static let language = "en or zh (default: by locale)."
    /// `train`.
    public static let train = "Train without a screen: a line an epoch, or one JSON object at the end."
    /// Below the help of `train`.
    public static let trainDiscussion = """
        EXAMPLES:
          cnn-tui train --epochs 3
          cnn-tui train --steps 200 --json
          cnn-tui train --epochs 20 --output digits.safetensors
          cnn-tui train --model 32c3:relu-2m-f64:relu --learning-rate 0.05

        Ctrl-C ends it after the step under way: what was reached is tested, written and printed; the exit code is 130.
        """
    /// `train --epochs`.
    public static let epochs = "How many times through the training data (default 1)."
    /// `train --steps`.
    public static let steps = "How many updates, instead of --epochs."
    /// `--run`.
    public static let run =
        "Keep the run under this name, in the state folder; go on with it where it was left if it is there."
    /// `--resume`.
    public static let resume = "Go on with this run, which must be there."
    /// `--save-every`.
    public static let saveEvery = "Also keep a state after every so many updates (besides each minute and each epoch)."
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

        EXAMPLE:
          cnn-tui trace --order file --steps 1200 --output trace.safetensors
        """
    /// `trace --steps`.
    public static let traceSteps = "How many updates (default: one epoch)."
    /// `trace --output`.
    public static let traceOutput = "The safetensors file to write; - is standard output."
    /// `show`.
    public static let show = "Print a picture of the screen as text."
    /// Below the help of `show`.
    public static let showDiscussion = """
        VIEW is maps, residuals, kernels (of a dense layer: weights), gradients, updates or statistics, LAYER a layer's name such as \
        conv1; show network lists the layers. The picture is that of the batch that follows --step updates, all its phases done but the update.

        EXAMPLES:
          cnn-tui show network
          cnn-tui show maps conv1 --step 100 --sample 3
          cnn-tui show kernels conv3 --initial digits.safetensors
          cnn-tui show residuals conv3 --step 10 --map 2
          cnn-tui show why conv3.activation[2,4,4] --sample 3
          cnn-tui show why conv1.kernel.gradient[2,0,4,1] --step 10 --json
          cnn-tui show kernels conv1 --step 1200 --svg kernels.svg

        show why PLACE says where a number comes from: LAYER.activation[map,row,column], .sum (before the function), .residual; \
        output.error[7], output.target[7], output.loss, loss; LAYER.kernel[out,in,row,column], .bias[out], output.weight[out,in], each also \
        with .gradient and .updated. All indices count from 0. value = scale x function(sum of the terms), a term is the product of its \
        factors, and each factor has a place of its own or is a constant.
        """
    /// `show VIEW`.
    public static let showView = "maps, residuals, kernels (or weights), gradients, updates, statistics, network or why."
    /// `show … LAYER`.
    public static let showLayer = "A layer's name, such as conv1; with why a place, such as conv1.activation[0,3,4]."
    /// `show --step`.
    public static let showStep = "Updates before the batch that is shown."
    /// `show --sample`.
    public static let showSample = "The sample of the batch, from 0."
    /// `show --map`.
    public static let showMap = "Only this map or kernel, from 0, as large as fits."
    /// `show why --all`.
    public static let showAll = "With why: all terms, not the largest."
    /// `show why --json`, `show network --json`.
    public static let showJSON = "With why: one JSON object with all terms in full precision. With network: its layers as one JSON object."
    /// `lesson --handout`.
    public static let lessonHandout = """
        Write the lesson to this file instead of opening it, with its pictures and questions: one page of HTML (.html) that loads nothing \
        and can be printed, or Markdown (.md). - is standard output, which gets Markdown.
        """
    /// `lesson --answers`.
    public static let lessonAnswers = "With --handout: the right answers, and what is said to known mistakes, at the end."
    /// `show --svg`.
    public static let showSVG =
        "Write the picture to this file as SVG, in colour unless --color never, and print nothing of it; - is standard output."
    /// `show --width`.
    public static let showWidth = "Columns (default: those of the terminal, else 100)."
    /// `check`.
    public static let check = "Check every gradient against central differences, on your own data: 0 when none is wrong, else 1."
    /// Below the help of `check`.
    public static let checkDiscussion = """
        In double precision, for a sample of the entries of each parameter, and of the sums z and activations a of each layer: the \
        gradient that the backward rules make beside (L(x + h) - L(x - h)) / 2h at three steps h, taken to h = 0 (Richardson), from h = \
        0.002 max(1, |x|) down to a thousandth of it where a kink of ReLU or max-pooling lies within the step; a number that stands at a \
        kink itself is told as that and is no error. The error is |analytic - numeric| / max(|analytic|, |numeric|, 1e-8, 1e6 r), r being \
        what the rounding of L may make of the difference: up to 1e-6 it is right, up to 1e-4 doubtful, else wrong. The column Float is the largest \
        difference of the gradients that training uses from these, as a part of the layer's largest: up to 1e-4 right, up to 1e-2 \
        doubtful. Where something is wrong, the layer and its rule are named: what comes down to it is right, what it makes of that is not. \
        --run NAME checks a run that was kept, where it was left; nothing of it is changed.

        EXAMPLES:
          cnn-tui check
          cnn-tui check --model 16c3p1:relu-2m-f64:relu --loss cross-entropy --step 100
          cnn-tui check --data my-digits --model 8c3-2s --all --json
          cnn-tui check --run digits
        """
    /// `check --step`.
    public static let checkStep = "Updates before the batch that is checked (default 0)."
    /// `check --samples`.
    public static let checkSamples = "Samples of the batch that are taken, at most the batch."
    /// `check --entries`.
    public static let checkEntries = "Numbers of each group that are checked, drawn with the seed (default 20)."
    /// `check --all`.
    public static let checkAll = "Check all of them."
    /// `cnn-tui runs`.
    public static let runs = "What was kept of earlier sessions: list, show, compare, check, delete, export."
    /// Examples of it.
    public static let runsDiscussion = """
        Runs are folders of safetensors files in $XDG_STATE_HOME/cnn-tui/runs (else ~/.local/state/cnn-tui/runs): the last three states
        and the best.

          cnn-tui runs                                     a line a run
          cnn-tui runs show digits                         everything about one
          cnn-tui runs compare digits relu                 several side by side
          cnn-tui runs check                               every byte of every file
          cnn-tui runs export digits digits.safetensors    the newest state as one file
          cnn-tui --run digits                             go on with it
        """
    /// `runs list`.
    public static let runsList = "A line a run: when it was saved, its step, its errors."
    /// `runs show`.
    public static let runsShow = "Everything about one run."
    /// `runs compare`.
    public static let runsCompare = "Several runs side by side."
    /// `runs check`.
    public static let runsCheck = "Check every byte of a run's files, or of all runs: 0 when all are whole, else 1."
    /// `runs delete`.
    public static let runsDelete = "Delete runs for good."
    /// `runs export`.
    public static let runsExport = "Write a run's newest state to a safetensors file."
    /// Names of runs.
    public static let runsName = "The name of a run."
    /// The file of `runs export`.
    public static let runsFile = "The safetensors file to write; - is standard output."
    /// `--json` of runs.
    public static let runsJSON = "Print JSON and nothing else."
    /// `lesson open`.
    public static let lessonOpen = "Open the list of lessons, or one: text beside the live network."
    /// Below the help of `lesson open`.
    public static let lessonOpenDiscussion = """
        NAME is a lesson's number, its name, or a folder with one. A lesson opens where it was left. On the screen: pgdn and pgup turn its \
        pages, home brings back the scene of a page, shift-tab gives the keys to the text, where enter answers its questions; l lists the \
        lessons, and its last entry leaves the one that is open. The word open may be left out.

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
    public static let lessonPresent = "For a projector: half of the screen for few words, wide apart."
    /// `lesson open --list`.
    public static let lessonList = "Print the lessons as a table; so without NAME where standard output is no terminal."
    /// `lesson open --reset`.
    public static let lessonReset = "Forget what was seen and solved of the lesson, without NAME of all."
    /// `lesson open --at`.
    public static let lessonAt = "Open the page's network at another moment and view: the words that the key y writes."
    /// `benchmark`.
    public static let benchmark = "Measure how fast this build is on this machine."
    /// Below the help of `benchmark`.
    public static let benchmarkDiscussion = """
        Parts: kernels (each convolution and dense kernel beside the multiply-add peak of a core, measured in the same moments), networks \
        (training and evaluation of five networks, with one and with all threads), screen (first frame, answer to a key, what being watched \
        costs), growth (epoch time against batch size, width and threads; only when asked for). Medians and ranges of the repeats.

        --against runs the same networks in that interpreter's PyTorch, turn by turn with this program, in the fastest of its settings \
        (threads, channels-last, compiled), and adds the part networks; assets/benchmark/pytorch_peer.py is what it runs.

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
        """
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
    public static let lessonCheck = "Go through lessons without a screen and say what is wrong with them, by file and line."
    /// Below the help of `lesson check`.
    public static let lessonCheckDiscussion = """
        Every scene is set, every number computed, every question asked, and the languages compared. With --lang only the file in that
        language is checked, and the other need not be there. Exit code 1 if anything is wrong.
        """
    /// `lesson check DIRECTORY`.
    public static let lessonCheckFolder = "A folder of lessons, or one lesson (default: those that come with the program)."
    /// `lesson new`.
    public static let lessonNew = "Begin a lesson: a small one that is whole, in English and Chinese, with comments that say how to go on."
    /// Below the help of `lesson new`.
    public static let lessonNewDiscussion = """
        It gets the next free number, as 11-why-padding; nothing that is there is overwritten. assets/lessons/README.md describes the format.
        """
    /// `lesson new NAME`.
    public static let lessonNewName = "The lesson's name without a number: a-z, 0-9 and -."
    /// `lesson new --directory`.
    public static let lessonNewFolder = "The folder of lessons, made if it is not there (default: that of the program)."
}
