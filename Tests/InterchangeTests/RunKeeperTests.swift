import Datasets
import Files
import Glibc
import TemporaryFolders
import Tensors
import Testing
import Training

@testable import Interchange

@Suite struct RunKeeperTests {
    private let temporary = TemporaryFolder()
    private var root: String { temporary.path("runs") }

    /// A keeper of small states that signals its results.
    private func keeper(
        _ name: String = "run", folder: RunFolder? = nil, triesOut: Bool = false, told: Monitor<Int> = Monitor(0)
    ) throws -> RunKeeper {
        let run = try SmallRun(steps: 0)
        return RunKeeper(
            name: name, root: root, folder: folder, template: run.record,
            dataset: Dataset(name: "small", train: run.trainer.samples, test: run.trainer.samples, classCount: 2),
            triesOut: triesOut, now: { 1_764_000_000 },
            wake: {
                told.withLock { $0 += 1 }
                told.notifyAll()
            })
    }

    /// Passes on the states after these steps, with these test errors.
    private func keep(_ states: [(step: Int, error: Double)], _ keeper: RunKeeper) throws {
        for (step, error) in states {
            var run = try SmallRun(steps: step)
            run.history.append(testError: error, afterStep: step)
            keeper.keep(run.trainer.state, run.history)
        }
    }

    private func failedSteps(_ keeper: RunKeeper) -> [Int] {
        keeper.takeResults().compactMap { if case .failed(let step, _) = $0 { step } else { nil } }
    }

    @Test("However fast states come, the newest and the one with the smallest test error are written")
    func theNewestAndTheBestAreWritten() throws {
        let keeper = try keeper()
        try keep((1...20).map { ($0, $0 == 7 ? 0.1 : 0.2) }, keeper)
        #expect(keeper.close(withinSeconds: 20))
        let folder = try RunFolder.look("run", in: root)
        #expect(try folder.newest().record.state.step == 20)
        #expect(folder.standing().best?.file.step == 7)
        #expect(failedSteps(keeper) == [])
    }

    @Test("A state that could not be written is tried again with the next, and the best of those waiting is not lost")
    func aFailureIsTriedAgainWithTheNext() throws {
        // A file is in the place of the folder of runs.
        temporary.write("", to: "runs")
        let told = Monitor(0)
        let keeper = try keeper(told: told)
        try keep([(1, 0.1)], keeper)
        #expect(told.wait(seconds: 20) { $0 == 1 ? true : nil } == true)
        #expect(failedSteps(keeper) == [1])
        try keep([(2, 0.3)], keeper)
        #expect(told.wait(seconds: 20) { $0 == 3 ? true : nil } == true)
        #expect(failedSteps(keeper) == [1, 2])
        unlink(root)
        try keep([(3, 0.2)], keeper)
        #expect(told.wait(seconds: 20) { $0 == 5 ? true : nil } == true)
        let folder = try RunFolder.look("run", in: root)
        #expect(folder.files.map(\.step) == [3, 1])
        #expect(folder.standing().best?.file.step == 1)
    }

    @Test func aFailureIsTriedAgainAtTheEnd() throws {
        temporary.write("", to: "runs")
        let told = Monitor(0)
        let keeper = try keeper(told: told)
        try keep([(4, 0.1)], keeper)
        #expect(told.wait(seconds: 20) { $0 == 1 ? true : nil } == true)
        unlink(root)
        #expect(keeper.close(withinSeconds: 20))
        #expect(try RunFolder.look("run", in: root).newest().record.state.step == 4)
    }

    @Test func whatCannotBeWrittenAtTheEndIsTold() throws {
        temporary.write("", to: "runs")
        let keeper = try keeper()
        try keep([(4, 0.1)], keeper)
        #expect(keeper.close(withinSeconds: 20))
        guard case .failed(4, _)? = keeper.takeResults().last else {
            Issue.record("it was not told")
            return
        }
    }

    @Test func aRunThatAnotherProgramHasOpenIsWrittenOnceItIsFree() throws {
        let told = Monitor(0)
        let keeper = try keeper(told: told)
        do {
            let other = try RunFolder.open("run", in: root)
            try keep([(1, 0.1)], keeper)
            #expect(told.wait(seconds: 20) { $0 == 1 ? true : nil } == true)
            guard case .readOnly? = keeper.takeResults().last else {
                Issue.record("it was written to")
                return
            }
            #expect(other.files.isEmpty)
        }
        #expect(keeper.close(withinSeconds: 20))
        #expect(try RunFolder.look("run", in: root).newest().record.state.step == 1)
    }

    @Test("A deleted folder is created again; one that another program created meanwhile is not written to")
    func aFolderThatIsGoneIsMadeAnew() throws {
        let told = Monitor(0)
        let keeper = try keeper(told: told)
        try keep([(1, 0.1)], keeper)
        #expect(told.wait(seconds: 20) { $0 == 1 ? true : nil } == true)
        #expect(rename(temporary.path("runs/run"), temporary.path("elsewhere")) == 0)
        try keep([(2, 0.1)], keeper)
        #expect(told.wait(seconds: 20) { $0 == 2 ? true : nil } == true)
        #expect(try RunFolder.look("run", in: root).files.map(\.step) == [2])
        #expect(rename(temporary.path("runs/run"), temporary.path("elsewhere too")) == 0)
        let other = try RunFolder.open("run", in: root)
        #expect(!other.isReadOnly)
        try keep([(3, 0.1)], keeper)
        #expect(told.wait(seconds: 20) { $0 == 3 ? true : nil } == true)
        guard case .readOnly? = keeper.takeResults().last else {
            Issue.record("it wrote beside another program")
            return
        }
        #expect(other.files.isEmpty)
    }

    @Test func aKeeperThatGotNothingLeavesNothing() throws {
        #expect(try keeper().close(withinSeconds: 20))
        #expect(RunFolder.names(in: root).isEmpty)
    }

    // MARK: Early trial

    @Test("A place where nothing can be saved is reported before there is anything to save; a later success still counts")
    func triedOut() throws {
        temporary.write("", to: "runs")
        let told = Monitor(0)
        let keeper = try keeper(triesOut: true, told: told)
        #expect(told.wait(seconds: 20) { $0 == 1 ? true : nil } == true)
        guard case .refused(let error)? = keeper.takeResults().last else {
            Issue.record("it was not told")
            return
        }
        #expect(error is FileError)
        unlink(root)
        try keep([(2, 0.1)], keeper)
        #expect(keeper.close(withinSeconds: 20))
        #expect(try RunFolder.look("run", in: root).files.map(\.step) == [2])
    }

    @Test("If a run can be saved nothing is reported, and the trial leaves nothing behind")
    func tryingLeavesNothing() throws {
        let keeper = try keeper(triesOut: true)
        #expect(keeper.close(withinSeconds: 20))
        #expect(keeper.takeResults().isEmpty && temporary.names(in: "runs").isEmpty)
        let folder = try RunFolder.open("open", in: root)
        let other = try self.keeper("open", folder: folder, triesOut: true)
        #expect(other.close(withinSeconds: 20))
        #expect(other.takeResults().isEmpty && temporary.names(in: "runs/open").filter { $0 != ".lock" }.isEmpty)
    }

    @Test("An open folder that is gone is reported, too; files of a killed program are deleted")
    func aFolderThatIsGone() throws {
        let folder = try RunFolder.open("run", in: root)
        #expect(rename(temporary.path("runs/run"), temporary.path("elsewhere")) == 0)
        #expect(throws: FileError.self) { try folder.tryOut() }
        folder.unlock()
        temporary.write("", to: "elsewhere/.probe.safetensors.77")
        _ = try RunFolder.open("elsewhere", in: temporary.path)
        #expect(temporary.names(in: "elsewhere") == [".lock"])
    }
}
