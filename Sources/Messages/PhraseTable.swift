/// Every text that a user reads on the screen or from a command; `--help` is in `HelpText`. One long table on purpose: its switch has no
/// default, so that the compiler finds a phrase without its words, and a translator reads one file.
public enum Phrase: Hashable, Sendable, CaseIterable {
    // Header
    case headerPaused, headerRunning, headerLoading, headerTesting, headerPausing, headerStopped, headerEpoch, headerStep, headerLesson,
        headerLoss,
        headerSeed, headerRate
    // Panes
    case paneNetwork, paneLoss, paneAnswer, paneLayer, paneMiddlePlain, paneHelp, paneQuit, paneOverview, paneSample
    // Views
    case viewMaps, viewResiduals, viewKernels, viewWeights, weightsOf, viewGradients, viewUpdates, viewUpdated, viewUsedGradients,
        viewStatistics
    // Layer kinds, in the strip and tables
    // What a picture says
    case notYet, notYetStopped, noLabel, zoomCropped, noResidualOfInput, nothingToLearn, updatesToCome, updatesDone, updatesOfRule,
        waitingForData,
        rangeShared,
        rangeEach, reducedBy
    case unitOfMap, unitOfRow, weightOfKernel, kernelAbsent, weightOfMatrix, factorOfMap, factorOfUnit, biasIs, winner, planesShown
    case answerNone, chartNone, chartTest, chartLegend, chartFrom
    // Lessons as files
    case lessonMissing, lessonNotAFile, lessonTooLarge, lessonNotUTF8, lessonCharacter, lessonHeader, lessonHeaderOpen,
        lessonNoPages, lessonTooManyPages, lessonBeforePages, lessonEmpty, lessonMarkup, lessonBlock, lessonSecondScene,
        lessonNotKeyed, lessonKeyUnknown, lessonKeyRepeated, lessonKeyMissing, lessonKeysExclude, lessonValue, lessonBrace,
        lessonMark, lessonRagged, lessonCount, lessonIdRepeated, lessonExpression, lessonEvaluation, lessonRange,
        lessonNoPicture, lessonNotComputed, lessonAfterUpdate, lessonFigure, lessonNotOneRight, lessonHintIsAnswer,
        lessonNoUnit, lessonEveryUnit, lessonAlreadyMade, lessonLanguageMissing, lessonPagesDiffer, lessonSceneDiffers,
        lessonQuestionDiffers, lessonQuestionsDiffer, lessonFiguresDiffer, lessonPlaceholdersDiffer, lessonHeadersDiffer,
        lessonWhole, lessonNone, lessonProgress, lessonWritten, lessonName, lessonExists, markupHeading,
        markupQuote, markupHTML, markupImage, markupLink, markupRule, markupCode, markupNested, markupTable, markupPlaceholder,
        expressionEmpty,
        expressionLong, expressionDeep, expressionUnexpected, expressionEnd, expressionNoFunction, expressionArguments,
        expressionPlace, valueNoName, valueNotComputed, valueNoSample, valueKind, valueNotWhole, valueZero, valueNotFinite,
        valueEmptyList, valueTooMany, valueRange, valueNoDrawing, valueNoKernel, valueNoDifference, valueNumbersOnly,
        kindNumber, kindList, kindTruth, kindName
    // Samples
    case sampleSetTest, sampleSetTrain, sampleOfTest, sampleOfTrain, sampleOfTestShort, sampleOfTrainShort, samplesAll, samplesRight,
        samplesWrong, samplesOfLabel,
        samplesOfAnswer, samplesWorstFirst, samplesEmpty, samplesEvaluating, samplesResults, samplesTop, samplesOlder, samplesBeforeChange
    case matrixTitle, matrixAxes, matrixPlace, matrixRecall, matrixPrecision, matrixF1, helpSamples, guestBack
    case keySampleMoveHelp, keySamplePage, keySamplePageHelp, keySampleEnds, keySampleEndsHelp, keyOpenSample, keyOpenSampleHelp, keyMatrix,
        keyMatrixHelp, keyOutcome, keyOutcomeHelp, keyOrder, keyOrderHelp, keySampleSet, keySampleSetHelp, keyEvaluate, keyEvaluateHelp,
        keySampleLabel, keySampleLabelHelp, keyLabelStep, keyLabelStepHelp, keyCloseSamplesHelp, keyWhyAnswer, keyWhyAnswerHelp,
        keyDropGuest
    case sampleShifted, sampleShiftedShort, shiftUp, shiftDown, shiftLeft, shiftRight, keyShift, keyShiftHelp, cmdShift,
        noticeNoGuest, noticeShiftedOut
    // A rule that is wrong on purpose, and numbers that a lesson gives
    case wrongOnPurpose, mistakeSlope, mistakeDivision, mistakeRotation, mistakeNoLayer, mistakeNoSlope, mistakeNoDivision,
        mistakeNoRotation, givenNoParameter, givenCount
    case noticeNotEvaluated, noticeEmptyPlace, noticeNoAnswer, noticeGuestGone
    // Statistics
    case statMean, statActivation, statDead, statSaturated, statNotFinite, statResidual, statWeights, statGradients, statRatio,
        statHistogram, statNorms, statNone, statHash
    case statSaturatedList, statDeadList, statListed, statRatios, noticeNoStuckUnit
    case adviceNotFinite, adviceMostSaturated, adviceMostDead, adviceSomeSaturated, adviceSomeDead, adviceUpdatesLarge, adviceUpdatesSmall,
        adviceVanish, adviceCutOff, adviceNoWeights, adviceSound, adviceSoundYet
    // A network that does not learn any more
    case healthNothing, healthHardly, healthLayer, healthLayers, healthSince, healthColon, healthDead, healthSaturated, healthVanishing,
        healthRate, healthWhy, healthBack, healthBackShort, healthStandsOut, failureOf, failureStop, failureRate, failureStart,
        keyShowCause, keyShowCauseHelp, noticeNothingStandsOut, noticeLayerStandsOut, noticeNoWayBack,
        noticeNoWayBackHere, noticeBackToBest, noticeBackToSound, noticeBackToLearning
    // Lessons
    case helpLessons, keyLessons, keyLessonsHelp, keyTurnPage, keyTurnPageHelp, keyScene, keySceneHelp, keyText, keyTextHelp
    case keyAnswer, keyAnswerTake, keyAnswerHint, keyAnswerHelp, keyTypeNumberHelp, keyTypeChoiceHelp, keyScrollTextHelp, keyShiftFigure,
        keyShiftFigureHelp, keyLeaveTextHelp
    case keyLessonMoveHelp, keyOpenLesson, keyOpenLessonHelp, keyResetLesson, keyResetLessonHelp, keyForget, keyKeep, keySubmit,
        keySubmitHelp, keyChoiceHelp,
        keyChoose, keyChooseHelp
    case paneLessons, lessonMinutes, lessonSummary, lessonLeave, lessonResetQuestion, lessonMore, lessonLeft, lessonLeftShort,
        lessonOpening, lessonOnTheWay
    case lessonAnswerField, lessonTypeNumber, lessonTypeNumberThere, lessonChoose, lessonChooseThere, lessonTakeUnit, lessonTakeUnitThere,
        lessonMake, lessonMakeThere
    case lessonWrong, lessonWrongChoice, lessonWrongUnit, lessonNotMade, lessonRight, lessonSolution, lessonTryAgain,
        lessonSameNumbers, lessonOptionalPage,
        lessonSeeWhy, lessonSeeNumber,
        lessonUnitElsewhere
    case noticeNoLesson, noticeNoLessons, noticeLastPage, noticeFirstPage, noticeNothingToReset, noticeLessonReset, noticeLessonLeft,
        noticeNoWideFigure, noticeNothingAsked, noticeAllSolved, noticeSceneComing, noticeScenePlays, noticeAnswerNumber,
        noticeNoUnitSelected,
        noticeTaskDone,
        noticeProgressDamaged
    case lessonsNone, cmdLesson, usageNoLesson, usageNoPage, usageLessonWithout, usageNeeds
    case manualHint, usageNoLessonNear, usageNoTopic, usageNoTopicNear
    // The configuration file
    case configAt, configIgnored, configMore, configUnknown, configUnknownNear, configNotAssigned, configRepeated, configTooLong,
        configTooManyLines
    case configNoPlace, configMissing, configLeftOut, configTyped, configDefault
    // Curves
    case curvesLoss, curvesAccuracy, curvesRate, curvesNorms, curvesRaw, curvesSmoothed, curvesFormer, curvesTrain, curvesTest,
        curvesValidation,
        curvesLogarithmic, curvesNoLogarithm, statAllZero
    case curvesAt, curvesAtBlock, curvesBlock, curvesUnknown, curvesNewest, curvesShown, curvesNow, curvesLossValue, curvesTrainValue,
        curvesTestValue, curvesValidationValue, curvesFigures, curvesThisRun, curvesTestAccuracy, noticeCompared, noticeNotCompared,
        noticeComparedNone, noticeNoneCompared, noticeMostCompared,
        curvesFormerValue,
        curvesRateValue, curvesShortRateValue, curvesFormula, curvesFormulaNone, curvesChanged, changedRate, changedSetting, changedNumber,
        changedPixel
    case helpOverview, keyOverview, keyOverviewHelp, keyOverviewMoveHelp, keyOverviewEndsHelp, keyOverviewEnterHelp, keyCloseOverviewHelp
    case helpCurves, keyCursor, keyCursorHelp, keyCursorStep, keyCursorStepHelp, keyCursorEnd, keyCursorEndHelp, keyCursorGo,
        keyCursorGoHelp
    case keyCurvesZoom, keyCurvesZoomHelp, keyCurvesPan, keyCurvesPanHelp, keyCurvesAll, keyCurvesAllHelp, keyCurvesPane,
        keyCurvesPaneHelp, keyCurvesPaneNumber, keyCurvesPaneNumberHelp
    case keyCurvesTime, keyCurvesTimeHelp, keyCurvesLogX, keyCurvesLogXHelp, keyCurvesLogY, keyCurvesLogYHelp, keyCurvesSmooth,
        keyCurvesSmoothHelp, keyCurvesBackHelp
    case noticeNoSteps, noticeAllInView, noticeClosest, noticeNoOtherStep, noticeOnePane, noticeAccuracyLinear, noticeSmoothing,
        noticeNoOtherSmoothing
    // To take away
    case cmdSVG, helpGlossary, cmdHandout, usageHandout, noticeHandoutPage, noticeHandoutBusy, handoutPage
    case handoutMinutes, handoutQuestion, handoutAnswer, handoutNumber, handoutUnit, handoutTask, handoutAnswers, handoutSamePicture,
        handoutMore, handoutMarked,
        handoutOrigin
    // Phases
    case phaseNone, phaseNoneYet, phaseLoad, phaseForward, phaseLoss, phaseBackward, phaseUpdate, phaseNext
    // Keys: short labels of the footer, long ones of the help
    case keyRun, keyPause, keyRunHelp, keyPhase, keyPhaseHelp, keyBatch, keyBatchHelp, keyEpoch, keyEpochHelp, keyFlatOut, keyWatch,
        keyFlatOutHelp, keyFaster, keyFasterHelp,
        keySlower
    case keySlowerHelp, keyMove, keyMoveHelp, keyEnter, keyEnterHelp, keyBack, keyBackHelp, keyFocus, keyFocusHelp, keyView, keyViewHelp
    case keyArray, keyArrayHelp, keyViewNumber, keyViewNumberHelp, keyMap, keyMapHelp, keySample, keySampleHelp, keyZoom, keyZoomHelp,
        keyScale, keyScaleHelp,
        keyHelp
    case keyHelpHelp, keyQuit, keyQuitHelp, keySuspend, keySuspendHelp, keyYes, keyNo, keyScroll
    case keyTermPageHelp, keyTermEndsHelp, noticeIsHere
    case keyWhy, keyWhyLoss, keyWhyLossHelp, keyTerm, keyTermHelp, keyFollow, keyFollowHelp, keyBacktrack, keyBacktrackHelp, keyTurn,
        keyTurnHelp,
        keyCloseWhyHelp, helpWhy
    case keyPreviousPhase, keyPreviousPhaseHelp, keyPreviousBatch, keyPreviousBatchHelp, keyGoTo, keyGoToHelp, noticeBeginning,
        noticeSessionBeginning,
        paneGoTo, goToField
    case keyCurves, keyCurvesHelp, keySamples, keySamplesHelp, keyDraw, keyDrawHelp
    // Drawing
    case keyPen, keyPenUp, keyPenHelp, keyPenMove, keyPenMoveHelp, keyUndo, keyUndoHelp, keyClear, keyClearHelp, keyThickness,
        keyThicknessHelp, keyDrawLayer, keyDrawLayerHelp, keyDrawLayerBackHelp, keyForm, keyFormHelp, keyLookInto, keyLookIntoHelp,
        keyLabel, keyLabelHelp, helpDrawing, helpMouse
    case paneBoard, paneBoardDown, panePicture, panePictureRaw, boardHint, drawingThickness, drawingLabel,
        drawingNoLabel, noticeNothingToUndo, noticeNoInk, noticeThinnest, noticeThickest, noticeNoClass
    // Headings of the help
    case helpRunning, helpLooking, helpProgram, helpReading, helpReadingText
    // Notices
    case noticeNothingToFollow, noticeNoKernel, noticeSpeed, speedUnits, speedPhases, speedSteps, speedQuickening,
        speedFlatOut, noticeEpoch,
        noticeEpochValidation, noticeNoSamples
    case noticeNoOtherMap, noticeNoOtherSample, noticeNothingToClose, noticeNotLoaded, noticeStopped, noticeStoppedForGood, noticeChinese,
        noticeTerminal,
        noticeNothingToEnter,
        noticeZoomNothing, noticeScaleOne
    // Shares and the update to come
    case keyMark, keyMarkHelp, keyUnmark, keyUnmarkHelp, noticeNoNumber, noticeNoMark, noticeMarked, noticeUnmarked, shareIn, shareOf,
        shareSum, shareSumOfNothing, sharesNothing, sharesOtherArray, sharesGiven, sharesForwardPass, sharesMadeLater, sharesSlopesFixed,
        sharesNotOnTheWayBack, sharesOtherSample, sharesUpdated, sharesWhenPaused, markStatus
    case keyPreview, keyPreviewHelp, keyPreviewLayer, keyPreviewLayerHelp, keyPreviewKernel, keyPreviewKernelHelp, keyClosePreviewHelp,
        helpUpdate, paneUpdate, updateOld, updateChange, updateNew, updateLargest, updateDone, updateWhenPaused, updatePromised,
        updatePromisedByRule, updateMeasured, updateRatio, updateTogether, updateTooLarge, updateHolds, updateShare, updateShareShort,
        updateAgainst,
        updateAgainstShort, updateNothing, updateUnpromised, updateRounding, updateNotFinite, updateAlone, updateAloneShort, whatIfShare
    // Questions
    case quitQuestion, tooSmall
    // What a key or command did; keys that do nothing
    case noticeNoKey, noticeNoKeyHere, noticeNotHere, noticeNotInText, noticeNotTyped, noticeNoFurther, noticeSame, placeDerivation,
        placePreview, placeOverview, placeCurves, placeSamples, placeDrawing, placeHelp, placeLessons, placeLine
    case answerRate, answerSetting, answerChanged, answerNewRun, answerSameRun, answerShift, answerSample, answerSet, answerToCome,
        answerTakenBack,
        whatIfOf, whatIfShort, noticeSpeedFrom, noticeNoStep, noticeStepBefore, goToRange, noticeNoSuchChoice, noticeKernelTurned,
        noticeKernelAsItSlides,
        noticeWholeMatrix
    case headerPart, settingsRate, settingsBatch, settingsClose, settingsRateShort, lossNoSetting, lossNoSettings,
        lossRepeated, lossNumbers, lossTooLong, misfitClasses, runsOrder,
        runsInitial, runsInitialization, initialDrawn, runsValidation, validationNone
    case helpRun, keySection, keyGlossary, keySearch, keySearchAgain, noticeNoSearch, noticeNotFound, noticeOnlyPlace, helpNotFound
    case helpOfHelp, keyHelpScrollHelp, keyHelpPageHelp, keyHelpEndsHelp, keyHelpSectionHelp, keyHelpSectionBackHelp, keyGlossaryHelp,
        keySearchHelp, keySearchAgainHelp
    // What each page shows, and what the mouse does there
    case helpMain, helpMainText, helpWhyText, helpUpdateText, helpOverviewText, helpCurvesText, helpSamplesText, helpMatrix, helpMatrixText,
        helpDrawingText, helpLessonText, helpLessonTextText, helpLessonList, helpLessonListText, noticeTypedStays
    case mouseMain, mouseWhy, mouseUpdate, mouseOverview, mouseCurves, mouseSamples, mouseMatrix, mouseDrawing, mouseLessonText,
        mouseLessonList, mouseEverywhere
    case lineUnknownMeant, lineNoCompletion, lineMore
    // Command line
    case keyCommand, keyCommandHelp, keyStateLine, keyStateLineHelp, keyDo, keyDoHelp
    case keyComplete, keyCompleteHelp, keyRecall, keyRecallHelp, paneStateLine, paneOpen
    case openQuestion, keyOpenRunHelp, runIsSaved, runComes, runAtBeginning, runNoName, runNotKept, runNotKeptSince, runInUseElsewhere
    case helpCommands, lineUnknown, lineMissing, lineExtra
    case lineBadNear, lineBadMany, lineIsOption
    case lineNoSample, lineOnlySample, lineNoUnit, lineNotUnit, lineNotShift, lineShiftedOut, lineFixed, lineNoPlace, lineWaiting, lineRows,
        lineTooLong, lineSent, lineCopied, lineNotCopied
    case lineLeftOut, noticeSaved, noticeOpening, noticeStoppedOnTheWay, onTheWay, hashDiffers, networkDiffers
    case addressWord, addressNumber, cmdLr, cmdGoto, cmdStep, cmdEpoch, cmdRun
    case cmdPause, cmdModel, cmdNetwork, cmdData, cmdSeed, cmdBatch, cmdLoss, cmdOptimizer, cmdSchedule, cmdSetting
    case cmdLayout, cmdOrder, cmdValidation, cmdInitial, cmdInitialization, cmdLayer, cmdView, cmdShow, cmdSample
    case cmdUnit, cmdWhy, cmdSet, cmdUnset, cmdSpeed, cmdLang, cmdTheme, cmdKeys
    case cmdSave, cmdOverview, cmdCurves, cmdSamples, cmdDraw, cmdHelp, cmdQuit
    // Errors of data
    case dataMissing, dataNotAFile, dataUnreadable, dataDamaged, dataMagic, dataTooShort, dataTooLong, dataSize, dataImpossible, dataCounts
    case dataShapes, dataLabel, dataLabelRange, dataOneClass, assetsMissing
    case dataCutOff, dataFiles, dataFolderEmpty, dataNamesAndMore, dataSets, dataLayout
    case dataMissingNear, dataDiffers, dataUnusable, dataPassedOver, dataGarbage
    // Errors of files, and of safetensors
    case fileMissing, fileNone, fileTooLong, fileSystem, fileTerminal, fileScreen, fileStandardOutput
    // What the system means when it refuses
    case systemMissing, systemPermission, systemNotPermitted, systemFolder, systemNoFolder, systemLinks, systemLongName, systemManyFiles,
        systemFull, systemReadOnly, systemLargeFile, systemDevice, systemMemory, systemNotOpen, systemNoReader
    case tensorsTooShort, tensorsTooLong, tensorsHeaderLength, tensorsHeader, tensorsOffsets
    case tensorsType, tensorsNoTensor, tensorsShape, tensorsNotFinite
    // Runs
    case runsNone, runsName, runsData, runsLoss, runsOptimizer, runsSchedule, runsSeed, runsBatch, runsRate, runsEpochs, runsTrainLoss,
        runsTrainError,
        runsValidationError, runsHash,
        runsFiles,
        runsPassedOver, runsWhole, runsDeleted, pruneInUse, pruneNothing, pruneTotal, pruneRefused, pruneAsk, tableMegabytes, usageTable,
        usageAge, tableSaved, tableStep, tableError, tableBest, tableModel
    case runDamaged, runNote, runHistory, runNewer, runBadName, runMissing, runMissingMany, runMissingNone, runEmpty, runAllDamaged,
        runNoHome, runInUse,
        runNotInTime, runPassedOver, runOption, runData, runNotSaved, runLost, runAllLost, runReadOnly, runUnwritable, runUnwritablePlace,
        runUnwritableShort, announcementNumber
    case noticeKept, noticeNotKept, noticeNotKeptFor, noticeRunIsOpen, noticeResume, noticeGoingOn, noticeNoLeftRun, noticeNothingWrong,
        diverged,
        divergedShort,
        keyGoToBest,
        keyGoToBestHelp, keyResume, keyResumeHelp, cmdLoad, cmdCompare, sessionKept
    // Errors of what is in a header
    case tensorsSize, tensorsExtents, jsonUnexpected, jsonNumber, jsonText, jsonDuplicate, jsonDeep, notationLong
    // Gradient check
    case checkTitle, checkBy, checkChecked, checkCount, checkKinks, checkWorst, checkAt, checkFloat, checkVerdict, checkGood, checkDoubtful,
        checkWrong, checkOnlyKinks, checkRight, checkUnsure, checkUnsureFloat, checkNothing, checkWrongSlope, checkWrongParameters,
        checkWrongPassing, checkWrongFloat, checkFloatFollows, checkProgress, noticeCheckBegins, noticeChecking, noticeCheckBusy, cmdCheck
    // Errors of network files
    case networkUTF8, networkTooLong, networkManyNodes, networkEmpty, networkName, networkEquals, networkLayer, networkParenthesis,
        networkInput, networkNextInput, networkOption, networkValue, networkBadName, networkNameTooLong, networkReserved,
        networkRepeated, networkGroup, networkNoLayer, networkNoLayerNear, networkNoNode, networkNoNodeNear, networkLater,
        networkInputs, networkInputsFrom, networkNoOption, networkNoOptionNear, networkOptionTwice, networkOptionMissing,
        networkValueCount, networkNotWhole, networkNotNumber, networkRange, networkUnequal, networkWord,
        networkWordNear, networkLast, networkBehind, networkOutputLayer, networkUnits, networkFunction, networkUnread,
        networkReadsLoss
    case misfitShapes, misfitPlanes, misfitCarries, misfitNothingToShare, misfitParameters, networkOtherLayer
    // Errors of the notation
    case notationAt, notationAtEnd, notationLayer, notationKind, notationNumber, notationLarge, notationSeparator, notationOptions
    case notationRepeated, notationActivation, notationPooling, misfitKernel, misfitPadding, misfitBlock, misfitGroups, misfitInputMap,
        misfitLarge
    // Errors of training and of the terminal
    case usageWhole, usageNoCommand, usageNoCommandNear, usageNoOption, usageNoOptionNear, usageNoValue, usageBadValue, usageBadValueNear,
        usageFlagValue, usageExtra, usageMissing, usageUnreadable, numberNone, numberSmall, numberLarge
    case notFinite, notFiniteAtOnce, runTooLarge, usageRange, usagePositive, usagePart, usageInRange, usageSchedule, unknownSetting,
        validationTooLarge, usageExclude, usageBeforeCommand, usageLayer,
        quantityLoss, quantityResidual,
        quantityGradient, terminalInput, terminalOutput, terminalUnset, terminalSimple
    case terminalUnknown, terminalSystem, terminalInstead, errorOther
    // Commands
    case sessionLeft, showNoNetworkLayer, trainEpoch, trainEpochValidation, trainDone, trainDoneValidation, trainInterrupted, wroteFile,
        traceDone, showNoLayer, showNoView,
        showSample, showMap,
        tableLayer, tableKind, tableShape
    case tableParameters, tableConnections, tableWork, layerWork, layerParameters, tableTotal
    // Units and what-if
    case keyUnit, keyUnitHelp, whyUnit, keyWhatIf, keyWhatIfHelp, keyCompare, keyCompareHelp, paneWhatIf, whatIfField, whatIf, whatIfLoss,
        whatIfKeys,
        comparedBefore,
        comparedDifference, noticeNothingChanged, noticeWhatIfRunning, noticeWhatIfGuest, noticeWhatIfNoStep, noticeWhatIfNothing,
        noticeWhatIfNumber, noticeUnitsOfBatch
    // Derivations
    case whyKernelTurnedShort, whyPatchBack, whySampleSums, whyClassSums, headOfNumbers, namedNumber
    case placeNot, placeNoLayer, placeNoQuantity, placeCount, placeRange, whyTitle, whyTitleSample, whyTerms, whyLargest, whyOthers, whySum,
        whyLargestOf,
        whyScaleSlope, whyScaleBlock, whyScaleMean, whyScaleBatch, whyScaleSoftmax, whyScaleMinus, whyGivenPixel, whyGivenTarget,
        whyGivenClass,
        whyGivenDraw,
        whyGivenParameter,
        whyNoTerms, whySample, whyUpdated, whyTooMany, whyPatch, whyKernel, whyKernelTurned, whyProducts,
        whyPartial
    // The benchmark
    case benchmarkNoInterpreter, benchmarkNoPeer, benchmarkPeerFailed, benchmarkScreenFailed, benchmarkMachine, benchmarkPortable,
        benchmarkPeak, benchmarkKernels, benchmarkNetworks, benchmarkEvaluation, benchmarkScreen, benchmarkGrowth, benchmarkPeer,
        benchmarkMeasuring
    case benchmarkForward, benchmarkForwardActivated, benchmarkToInput, benchmarkToParameters
    case columnNetwork, columnLayer, columnGeometry, columnKernel, columnRate, columnShare, columnRange, columnThreads, columnSamples,
        columnPeer, columnRatio, columnMedian
    case screenFirstFrame, screenKey, screenKey99, screenTrain, screenWatched, screenRatio
    case growthBatch, growthWidth, growthThreads, settingThreads, settingChannelsLast, settingCompiled, ofTraining

    /// The text in all languages. As long as the program has phrases: each has its line here, and the compiler misses none. Without `return`
    /// all lines would be one expression, whose types take it twenty seconds.
    public var template: Template {
        switch self {
        case .headerPaused: return Template("paused", "已暂停", room: 8)
        case .headerRunning: return Template("running", "运行中", room: 8)
        case .headerLoading: return Template("loading data", "正在读取数据", room: 14)
        case .headerTesting: return Template("testing", "测试中", room: 8)
        case .headerPausing: return Template("pausing", "即将暂停", room: 8)
        case .headerStopped: return Template("stopped", "已停止", room: 8)
        case .headerEpoch: return Template("epoch {epoch}", "轮次 {epoch}", room: 8)
        case .headerStep: return Template("step {step}", "步 {step}", room: 8)
        case .headerLesson: return Template("lesson {number}", "第 {number} 课", room: 10)
        case .headerPart: return Template("{number}/{total}", "{number}/{total}", room: 4)
        case .headerLoss: return Template("loss {loss}", "损失 {loss}", room: 6)
        case .headerSeed: return Template("seed {number}", "种子 {number}", room: 6)
        case .headerRate: return Template("{rate} {rate|sample|samples}/s", "{rate} 样本/秒", room: 12)
        case .paneNetwork: return Template("network", "网络", room: 16)
        case .paneLoss: return Template("loss", "损失", room: 16)
        case .paneAnswer: return Template("answer", "预测", room: 16)
        case .paneLayer: return Template("this layer", "本层", room: 16)
        case .paneMiddlePlain: return Template("{layer} · {name}", "{layer} · {name}", room: 8)
        case .paneSample: return Template("sample {sample} of {total}, label {label}", "样本 {sample}（共 {total}），标签 {label}", room: 28)
        case .paneHelp: return Template("help", "帮助", room: 20)
        case .paneQuit: return Template("quit", "退出", room: 20)
        case .paneOverview: return Template("overview", "总览", room: 16)
        case .viewMaps: return Template("maps", "特征图", room: 10)
        case .viewResiduals: return Template("residuals", "残差", room: 10)
        case .viewKernels: return Template("kernels", "卷积核", room: 10)
        case .viewWeights: return Template("weights", "权重", room: 10)
        case .weightsOf: return Template("weights {kernel}", "权重 {kernel}", room: 16)
        case .viewGradients: return Template("gradients", "梯度", room: 10)
        case .viewUpdates: return Template("updates", "更新量", room: 10)
        case .viewUsedGradients: return Template("as used", "所用梯度", room: 10)
        case .viewUpdated: return Template("updated", "更新后的", room: 10)
        case .viewStatistics: return Template("statistics", "统计", room: 10)
        case .notYet:
            return Template(
                "not computed yet in this step: {phase} computes it (n: next phase, b: to the end of the step)",
                "这一步还没有算到这里：“{phase}”会算出它（按 n 前进一个阶段，按 b 到这一步结束）")
        case .notYetStopped:
            return Template("not computed: training stopped before {phase}", "没有算到这里：训练在“{phase}”之前已停止")
        case .noLabel:
            return Template("no loss and no residuals: this picture has no label", "没有损失，也没有残差：这张图片没有标签")
        case .zoomCropped: return Template("rows {number}, columns {position}", "行 {number}，列 {position}", room: 16)
        case .noResidualOfInput:
            return Template("training needs no residuals of the input: nothing below it learns", "训练不需要输入层的残差：它前面没有要学的参数")
        case .nothingToLearn:
            return Template("{layer} learns nothing: it has no parameters", "{layer} 没有可学习的参数")
        case .updatesToCome: return Template("next: −{rate} × gradient", "待更新：−{rate} × 梯度", room: 30)
        case .updatesOfRule: return Template("next, by {name}", "待更新：按 {name}", room: 30)
        case .updatesDone: return Template("done: −{rate} × gradient", "已更新：−{rate} × 梯度", room: 30)
        case .waitingForData: return Template("loading data …", "正在读取数据……", room: 56)
        case .rangeShared: return Template("one scale for all", "共用色标", room: 18)
        case .rangeEach: return Template("one scale each", "各用各的色标", room: 18)
        case .reducedBy: return Template("{number} drawn as one", "{number} 合为一格", room: 14)
        case .unitOfMap: return Template("map {map}, row {number}, column {position}", "图 {map}，行 {number}，列 {position}", room: 24)
        case .unitOfRow: return Template("unit {unit}", "单元 {unit}", room: 14)
        case .weightOfKernel:
            return Template("{kernel}, row {number}, column {position}", "{kernel}，行 {number}，列 {position}", room: 24)
        case .kernelAbsent: return Template("no kernel {kernel}: these maps are not connected", "没有卷积核 {kernel}：这两个特征图不相连", room: 52)
        case .weightOfMatrix: return Template("unit {unit} ← feature {position}", "单元 {unit} ← 特征 {position}", room: 24)
        case .factorOfMap: return Template("factor of map {map}", "特征图 {map} 的系数", room: 24)
        case .factorOfUnit: return Template("factor of unit {unit}", "单元 {unit} 的系数", room: 24)
        case .biasIs: return Template("bias {bias}", "偏置 {bias}", room: 8)
        case .winner: return Template("won: {layer} {number},{position}", "来自 {layer} {number},{position}", room: 12)
        case .planesShown: return Template("{number}–{end} of {total}", "{number}–{end}/{total}", room: 6)
        case .answerNone: return Template("no answer yet", "尚无预测", room: 18)
        case .chartNone: return Template("no step done yet", "尚未完成任何一步", room: 18)
        case .chartTest: return Template("test error {error}", "测试错误率 {error}", room: 14)
        case .chartFrom: return Template("from step {step}", "自第 {step} 步起", room: 24)
        case .chartLegend: return Template("raw, smoothed", "原始、平滑", room: 14)
        case .lessonMissing: return Template("no such file or folder", "没有这个文件或文件夹")
        case .lessonNotAFile: return Template("not a regular file", "这不是普通文件")
        case .lessonTooLarge: return Template("larger than {limit} bytes: a lesson is a text file", "超过 {limit} 字节：课文是文本")
        case .lessonNotUTF8: return Template("not valid UTF-8", "内容不是 UTF-8 编码")
        case .lessonCharacter: return Template("character U+{found} is not allowed in a lesson", "课文中不能有字符 U+{found}")
        case .lessonHeader: return Template("expected --- and lines KEY: VALUE at the beginning", "课文以 --- 和“键: 值”的行开头")
        case .lessonHeaderOpen: return Template("the header’s second --- is missing", "缺少课文头的第二个 ---")
        case .lessonNoPages: return Template("no pages: a page begins with ## and a heading", "没有页：一页以 ## 和标题开始")
        case .lessonTooManyPages: return Template("more than {limit} pages", "超过 {limit} 页")
        case .lessonBeforePages: return Template("text before the first page: a page begins with ## and a heading", "这在第一页之前：一页以 ## 和标题开始")
        case .lessonEmpty: return Template("this is empty", "这里什么也没有")
        case .lessonMarkup:
            return Template(
                "{name} is not allowed here: a lesson has ## headings, paragraphs, plain lists, **strong**, *emphasis*, `code` and fenced blocks",
                "这里不能有{name}：课文由 ## 标题、段落、单层列表、**加粗**、*强调*、`代码` 和围栏块组成")
        case .lessonBlock: return Template("unknown block “{found}”; the blocks are: {options}", "没有“{found}”这种块：{options}")
        case .lessonSecondScene: return Template("the page already has a scene", "本页已有场景")
        case .lessonNotKeyed:
            return Template(
                "expected KEY: VALUE, found “{found}” (two leading blanks continue the line before)",
                "应为“键: 值”，却是“{found}”（行首两个空格表示接上一行）")
        case .lessonKeyUnknown: return Template("unknown key “{found}”; the keys here are: {options}", "这里没有键“{found}”：{options}")
        case .lessonKeyRepeated: return Template("“{name}” is given twice", "“{name}”在此出现两次")
        case .lessonKeyMissing: return Template("“{name}:” is missing", "缺少“{name}:”")
        case .lessonKeysExclude: return Template("“{name}” and “{found}” exclude each other", "“{name}”与“{found}”不能同时使用")
        case .lessonValue: return Template("{name}: expected {expected}, found “{found}”", "{name}：“{found}”不合要求，应为 {expected}")
        case .lessonBrace:
            return Template("unmatched brace on this line (\\ before it makes it a plain one)", "本行的花括号不成对（前面加 \\ 表示普通花括号）")
        case .lessonMark:
            return Template(
                "unmatched * in “{found}” (no blank or full stop just inside the marks; a plain one is \\*)",
                "“{found}”中的 * 没有起作用（标记内侧不能紧靠空格或标点；普通星号写作 \\*）")
        case .lessonRagged: return Template("{name}: rows of different lengths", "{name}：各行长度不一")
        case .lessonCount:
            return Template("{name}: expected {number} to {limit}, found {found}", "{name}：有 {found} 个，应为 {number} 至 {limit} 个")
        case .lessonIdRepeated: return Template("this lesson already has a question “{name}”", "本课已有题目“{name}”")
        case .lessonExpression: return Template("“{found}”, character {position}: {reason}", "“{found}”，第 {position} 个字符：{reason}")
        case .lessonEvaluation: return Template("“{found}”: {reason}", "“{found}”：{reason}")
        case .lessonRange: return Template("{name} {found} is out of range: 0 to {limit}", "{name} {found} 超出范围：0 至 {limit}")
        case .lessonNoPicture: return Template("{layer} has no units to show in the view {name}", "{layer} 在 {name} 视图中没有可看的单元")
        case .lessonNotComputed: return Template("{place} is not computed yet in this scene", "{place} 在此场景中尚未算出")
        case .lessonAfterUpdate:
            return Template("{place} cannot be derived after the update: place the scene before it", "更新之后不能再推导 {place}：场景应停在更新之前")
        case .lessonFigure: return Template("the second matrix does not fit into the first (slide: one row each)", "第二个矩阵放不进第一个（slide：各一行）")
        case .lessonNotOneRight: return Template("{count} of the choices are true; exactly one should be", "有 {count} 个选项为真；应恰有一个")
        case .lessonHintIsAnswer:
            return Template("the hint’s number “{found}” is always the right answer", "提示的数“{found}”无论怎么抽取都等于正确答案")
        case .lessonNoUnit: return Template("no unit is right", "没有正确的单元")
        case .lessonEveryUnit: return Template("every unit is right", "所有单元都正确")
        case .lessonAlreadyMade: return Template("the scene already satisfies this", "场景一开始就已如此")
        case .lessonLanguageMissing: return Template("the lesson is missing in this language ({name})", "这一课没有这种语言的版本（{name}）")
        case .lessonPagesDiffer:
            return Template(
                "{found} {found|page|pages}, but the translation has {count} up to {place}", "{found} 页；译文（至 {place}）有 {count} 页")
        case .lessonSceneDiffers: return Template("the scene differs from the one at {place}", "场景与 {place} 处的不同")
        case .lessonQuestionDiffers: return Template("question “{name}” is missing or differs at {place}", "题目“{name}”在 {place} 处缺少或不同")
        case .lessonQuestionsDiffer: return Template("the page’s questions differ from those at {place}", "本页的题目与 {place} 页的不同")
        case .lessonFiguresDiffer: return Template("the page’s figures differ from those at {place}", "本页的图表与 {place} 页的不同")
        case .lessonPlaceholdersDiffer:
            return Template("the page’s numbers differ from those at {place}: {options}", "本页的数与 {place} 页的不同：{options}")
        case .lessonHeadersDiffer: return Template("the minutes differ from those at {place}", "分钟数与 {place} 处的不同")
        case .lessonWhole:
            return Template("{name}: pages {count}, questions {number}, languages {options}", "{name}：{count} 页，{number} 题，{options}")
        case .lessonNone: return Template("no lessons in {place}", "{place} 中没有课程")
        case .lessonProgress: return Template("{name}: page {number}", "{name}：第 {number} 页")
        case .lessonWritten: return Template("wrote {file}", "已写入 {file}")
        case .lessonName: return Template("expected a name of a-z, 0-9 and -, found “{found}”", "课名只用 a-z 0-9 -，“{found}”不行")
        case .lessonExists: return Template("{file} already exists", "{file} 已存在")
        case .markupHeading: return Template("a heading other than ##", "## 以外的标题")
        case .markupQuote: return Template("a quotation", "引用")
        case .markupHTML: return Template("HTML", "HTML")
        case .markupImage: return Template("a picture", "图片")
        case .markupLink: return Template("a link", "链接")
        case .markupRule: return Template("a rule", "分隔线")
        case .markupCode: return Template("code without a name after ```", "``` 后没有名称的代码块")
        case .markupNested: return Template("something nested", "嵌套")
        case .markupTable: return Template("a table", "表格")
        case .markupPlaceholder: return Template("an expression in a heading", "标题中的表达式")
        case .expressionEmpty: return Template("expected an expression", "这里应有表达式")
        case .expressionLong: return Template("longer than {limit} characters", "超过 {limit} 个字符")
        case .expressionDeep: return Template("nested deeper than {limit}", "嵌套超过 {limit} 层")
        case .expressionUnexpected: return Template("unexpected “{found}”", "“{found}”不该在这里")
        case .expressionEnd: return Template("it ends too early", "表达式不完整")
        case .expressionNoFunction: return Template("no function “{name}”", "没有函数“{name}”")
        case .expressionArguments:
            return Template("{name} takes {number} to {limit} {limit|argument|arguments}", "{name} 需要 {number} 至 {limit} 个参数")
        case .expressionPlace:
            return Template("expected the place of one number, such as conv1.activation[0,1,2]", "这里应是一个数的位置，如 conv1.activation[0,1,2]")
        case .valueNoName: return Template("unknown name “{name}”", "这里没有名为“{name}”的东西")
        case .valueNotComputed: return Template("{place} is not computed yet", "{place} 尚未算出")
        case .valueNoSample:
            return Template("no sample {sample}: the batch has {count} {count|sample|samples}", "这一批有 {count} 个样本，没有样本 {sample}")
        case .valueKind: return Template("expected {expected}, found {found}", "需要{expected}，而不是{found}")
        case .valueNotWhole: return Template("{found} is not a whole number", "{found} 不是整数")
        case .valueZero: return Template("division by zero", "除以零")
        case .valueNotFinite: return Template("the result is not finite", "结果不是有限数")
        case .valueEmptyList: return Template("the list is empty", "列表为空")
        case .valueTooMany: return Template("more than {limit} numbers", "超过 {limit} 个数")
        case .valueRange: return Template("pick({number}, {limit}): the range is empty", "pick({number}, {limit})：没有这样的范围")
        case .valueNoDrawing: return Template("pick is only allowed in let:", "pick 只能用在 let: 中")
        case .valueNoKernel: return Template("{layer} has no kernel", "{layer} 没有卷积核")
        case .valueNoDifference:
            return Template(
                "no central difference of {place}: it needs a weight, or an activation or sum of a sample, and h > 0",
                "无法求 {place} 的中心差分：需要一个权重，或某样本的激活值或加权和，以及 h > 0")
        case .valueNumbersOnly: return Template("only numbers are allowed here", "这里只能是数")
        case .kindNumber: return Template("a number", "数")
        case .kindList: return Template("a list", "列表")
        case .kindTruth: return Template("something true or false", "真假值")
        case .kindName: return Template("a name", "名称")
        case .sampleSetTest: return Template("test", "测试集", room: 8)
        case .sampleSetTrain: return Template("training", "训练集", room: 8)
        case .sampleOfTest: return Template("test sample {sample}, label {label}", "测试样本 {sample}，标签 {label}", room: 20)
        case .sampleOfTrain: return Template("training sample {sample}, label {label}", "训练样本 {sample}，标签 {label}", room: 24)
        case .sampleOfTestShort: return Template("test sample {sample}", "测试样本 {sample}", room: 12)
        case .sampleOfTrainShort: return Template("training sample {sample}", "训练样本 {sample}", room: 16)
        case .samplesAll: return Template("all", "全部", room: 8)
        case .samplesRight: return Template("right", "答对的", room: 10)
        case .samplesWrong: return Template("wrong", "答错的", room: 10)
        case .samplesOfLabel: return Template("label {label}", "标签 {label}", room: 8)
        case .samplesOfAnswer: return Template("answer {number}", "预测 {number}", room: 8)
        case .samplesWorstFirst: return Template("worst first", "损失大的在前", room: 14)
        case .samplesEmpty:
            return Template("no samples match: f, digits, < and > change the filter", "没有这样的样本：f、数字键、< 和 > 可另选", room: 57)
        case .samplesEvaluating: return Template("evaluating the weights of step {step}", "正在用第 {step} 步的权重评估", room: 40)
        case .samplesResults:
            return Template("step {step}: {count} of {total} wrong ({error})", "第 {step} 步：{total} 个中答错 {count} 个（{error}）", room: 30)
        case .samplesTop: return Template("label in the top {number}: {value}", "标签在前 {number} 名：{value}", room: 20)
        case .samplesOlder:
            return Template("from step {number}, now step {step}: r evaluates again", "属第 {number} 步，现为第 {step} 步：按 r 重新评估", room: 44)
        case .samplesBeforeChange: return Template("before a change by hand: r evaluates again", "这是手动改动之前的结果：按 r 重新评估", room: 44)
        case .matrixTitle: return Template("confusion matrix", "混淆矩阵", room: 16)
        case .matrixAxes: return Template("rows: label, columns: answer", "行：标签，列：预测", room: 28)
        case .matrixRecall: return Template("recall", "召回率", room: 8)
        case .matrixPrecision: return Template("precision", "精确率", room: 10)
        case .matrixF1: return Template("F1", "F1", room: 8)
        case .matrixPlace:
            return Template(
                "label {label}, answer {number}: {count} {count|sample|samples}", "标签 {label}，预测 {number}：{count} 个样本", room: 26)
        case .helpSamples: return Template("Samples", "样本", room: 66)
        case .guestBack: return Template("esc: back to the batch", "esc：回到这一批", room: 24)
        case .keySampleMoveHelp: return Template("select the sample, or the cell of the matrix", "选择样本，或矩阵中的一格", room: 66)
        case .keySamplePage: return Template("page", "翻页", room: 8)
        case .keySamplePageHelp: return Template("one page up or down", "上翻、下翻一页", room: 66)
        case .keySampleEnds: return Template("ends", "首尾", room: 8)
        case .keySampleEndsHelp: return Template("first and last", "到第一个、到最后一个", room: 66)
        case .keyOpenSample: return Template("open", "打开", room: 8)
        case .keyOpenSampleHelp:
            return Template("show the sample in the network; for a cell: its samples", "样本：送入网络查看；矩阵的一格：列出其样本", room: 68)
        case .keyMatrix: return Template("matrix", "矩阵", room: 8)
        case .keyMatrixHelp: return Template("confusion matrix: how often each label got each answer", "混淆矩阵：各标签得到各种预测的次数", room: 66)
        case .keyOutcome: return Template("filter", "筛选", room: 8)
        case .keyOutcomeHelp: return Template("all samples, only right answers, only wrong answers", "全部样本、答对的、答错的", room: 66)
        case .keyOrder: return Template("order", "排序", room: 8)
        case .keyOrderHelp: return Template("in the file's order, or the largest loss first", "按文件顺序，或损失最大的在前", room: 66)
        case .keySampleSet: return Template("set", "换集", room: 8)
        case .keySampleSetHelp: return Template("test samples or training samples", "测试样本或训练样本", room: 66)
        case .keyEvaluate: return Template("evaluate", "评估", room: 8)
        case .keyEvaluateHelp: return Template("the network's current answer for each sample of the set", "该集每个样本当前的预测", room: 66)
        case .keySampleLabel: return Template("label", "标签", room: 8)
        case .keySampleLabelHelp: return Template("only samples of this label; again: of any label", "只看该标签的样本；再按一次：不限", room: 66)
        case .keyLabelStep: return Template("label", "标签", room: 8)
        case .keyLabelStepHelp: return Template("previous and next label", "上一个、下一个标签", room: 66)
        case .keyCloseSamplesHelp:
            return Template("close the matrix; from its samples back to it; to the network", "关闭矩阵；从矩阵列出的样本返回矩阵；回到网络", room: 66)
        case .keyWhyAnswer: return Template("why answer", "预测由来", room: 10)
        case .keyWhyAnswerHelp: return Template("derive the largest output: why this answer", "最大的输出从何而来：为什么这样预测", room: 66)
        case .keyDropGuest: return Template("to the batch", "回到这一批", room: 12)
        case .sampleShifted: return Template("{name}, shifted {place}", "{name}，平移：{place}", room: 10)
        case .sampleShiftedShort: return Template("{name}, {place}", "{name}，{place}", room: 10)
        case .shiftUp: return Template("{count} up", "上 {count}", room: 5)
        case .shiftDown: return Template("{count} down", "下 {count}", room: 5)
        case .shiftLeft: return Template("{count} left", "左 {count}", room: 5)
        case .shiftRight: return Template("{count} right", "右 {count}", room: 6)
        case .keyShift: return Template("shift", "平移", room: 8)
        case .keyShiftHelp: return Template("shift the sample shown by one pixel", "把正在看的样本平移一个像素", room: 60)
        case .cmdShift: return Template("shift the sample shown down and right; 0,0 undoes it", "把正在看的样本向下、向右平移；0,0 复原")
        case .noticeNoGuest:
            return Template("only a sample of the data can be shifted: s, then enter on one", "只有数据中的样本可以平移：按 s，再按 enter 选一个", room: 70)
        case .noticeShiftedOut: return Template("the sample would leave the picture", "再移就出了图片", room: 70)
        case .wrongOnPurpose: return Template("wrong on purpose: {reason}", "故意用错规则：{reason}", room: 36)
        case .mistakeSlope: return Template("{layer} without slope", "{layer} 缺斜率", room: 14)
        case .mistakeDivision: return Template("{layer} not divided", "{layer} 未除以块大小", room: 14)
        case .mistakeRotation: return Template("{layer} kernel not turned", "{layer} 卷积核未旋转", room: 18)
        case .mistakeNoLayer:
            return Template("no layer {name} to give a wrong rule; there are {options}", "没有名为 {name} 的层可用错误规则；现有：{options}")
        case .mistakeNoSlope:
            return Template("the residual of {layer} has no slope to leave out", "{layer} 的残差中没有可省略的斜率")
        case .mistakeNoDivision:
            return Template(
                "{layer} is not a mean-pooling over several units: there is no division to leave out", "{layer} 不是对多个单元的平均池化：没有可省略的除法")
        case .mistakeNoRotation:
            return Template(
                "{layer} is not a convolution with several weights per kernel: there is nothing to turn",
                "{layer} 不是卷积核含多个权重的卷积层：没有可旋转的卷积核")
        case .givenNoParameter: return Template("no parameter {name}; there are {options}", "没有参数 {name}；现有：{options}")
        case .givenCount:
            return Template(
                "{name} has {expected} {expected|number|numbers}: give all of them or one, found {found}",
                "{name} 有 {expected} 个数：须给出全部或一个，而非 {found} 个")
        case .noticeNotEvaluated: return Template("not evaluated yet: r evaluates the set", "尚未评估：按 r 得出网络的预测", room: 57)
        case .noticeEmptyPlace: return Template("no sample with this label got this answer", "没有该标签的样本得到这个预测", room: 70)
        case .noticeNoAnswer: return Template("no answer yet: the outputs are not computed", "尚无预测：输出还没有算出", room: 70)
        case .noticeGuestGone: return Template("back to the samples of the batch", "回到这一批的样本", room: 70)
        case .statMean: return Template("activations: mean {value}, deviation {size}", "激活值：均值 {value}，标准差 {size}", room: 30)
        case .statActivation: return Template("mean |a| {value}", "|a| 均值 {value}", room: 14)
        case .statDead:
            return Template("dead units (0 for the whole batch): {count} of {total}", "死亡单元（整批为 0）：{total} 个中有 {count} 个", room: 40)
        case .statSaturated:
            return Template("saturated units (whole batch): {count} of {total}", "饱和单元（整批）：{total} 个中有 {count} 个", room: 40)
        case .statNotFinite: return Template("not finite: {count} {count|number|numbers}", "非有限数：{count} 个", room: 30)
        case .statResidual: return Template("mean |δ| {value}", "|δ| 均值 {value}", room: 14)
        case .statWeights: return Template("norm of the parameters {value}", "参数范数 {value}", room: 30)
        case .statGradients: return Template("norm of the gradients {value}", "梯度范数 {value}", room: 30)
        case .statRatio: return Template("update / parameters {value}", "更新量 / 参数 {value}", room: 30)
        case .statHistogram: return Template("histogram of the activations (whole batch)", "激活值直方图（整批）", room: 50)
        case .statNorms: return Template("norm of the gradients, step by step", "各步的梯度范数", room: 50)
        case .statHash: return Template("all parameters, SHA-256 {name}…", "全部参数，SHA-256 {name}…")
        case .statNone: return Template("no activations yet in this step", "这一步还没有激活值", room: 50)
        case .statSaturatedList: return Template("saturated units (arrows, enter: why):", "饱和单元（方向键，enter 看由来）：", room: 40)
        case .statDeadList: return Template("dead units (arrows, enter: why):", "死亡单元（方向键，enter 看由来）：", room: 40)
        case .statListed: return Template(" first {count} of {total}", "共 {total} 个，列出前 {count} 个", room: 20)
        case .statRatios: return Template("update / parameters, step by step", "各步的更新量 / 参数", room: 50)
        case .noticeNoStuckUnit: return Template("no unit of this layer is dead or saturated", "这一层没有死亡或饱和的单元", room: 60)
        case .adviceNotFinite:
            return Template(
                "Some numbers are not finite: try a smaller learning rate or smaller initial weights.", "出现了非有限数：请减小学习率或初始权重。")
        case .adviceMostSaturated:
            return Template(
                "{count} of {total} {total|unit|units} {count|is|are} saturated: slopes {detail} are nearly 0 there, and the weights hardly learn; try a smaller learning rate or smaller initial weights.",
                "{total} 个单元中有 {count} 个饱和：斜率 {detail} 接近 0，权重几乎学不动；请减小学习率或初始权重。")
        case .adviceMostDead:
            return Template(
                "{count} of {total} {total|unit|units} {count|is|are} dead: 0 for every sample, so the slope there is 0 and no gradient passes; try a smaller learning rate or other initial weights.",
                "{total} 个单元中有 {count} 个死亡：对每个样本都为 0，斜率也就为 0，残差无法经它们传回；请减小学习率，或换一种初始化。")
        case .adviceSomeSaturated:
            return Template(
                "{count} of {total} {total|unit|units} {count|is|are} saturated: with slopes {detail} near 0 {count|it learns|they learn} slowly.",
                "{total} 个单元中有 {count} 个饱和：斜率 {detail} 接近 0，学得很慢。")
        case .adviceSomeDead:
            return Template(
                "{count} of {total} {total|unit|units} {count|is|are} dead: 0 for every sample of this batch, so {count|it does|they do} not learn from it.",
                "{total} 个单元中有 {count} 个死亡：对这一批的每个样本都为 0，从这一批学不到东西。")
        case .adviceUpdatesLarge:
            return Template(
                "One step changes the weights by {value} times their size; about 0.001 is usual. Try a smaller learning rate.",
                "一步就使权重改变了自身大小的 {value} 倍（通常约为 0.001）：请减小学习率。")
        case .adviceUpdatesSmall:
            return Template(
                "One step changes the weights by only {value} times their size; about 0.001 is usual. The layer hardly learns: try a larger learning rate.",
                "一步只使权重改变了自身大小的 {value} 倍（通常约为 0.001）：这一层几乎学不到东西；请增大学习率。")
        case .adviceVanish:
            return Template(
                "Residuals are below 1/10,000 of the output's: little of the error reaches this layer; try fewer layers above it, or ReLU in them.",
                "残差不到输出层的万分之一：几乎没有残差能传回这一层；减少后面的层数，或在后面各层改用 ReLU，会有帮助。")
        case .adviceCutOff:
            return Template(
                "This layer learns nothing: no error passes back through {layer}, which is nearer to the output; see the statistics of {layer}.",
                "这一层学不到东西：残差无法经过更靠近输出的 {layer} 传回；原因见 {layer} 的统计。")
        case .healthNothing: return Template("learning has stopped", "网络已不再学习", room: 24)
        case .healthHardly: return Template("the network hardly learns", "网络几乎学不到东西", room: 26)
        case .healthLayer: return Template("{layer} has stopped learning", "{layer} 已不再学习", room: 28)
        case .healthLayers: return Template("the layers up to {layer} have stopped learning", "从输入到 {layer} 的各层已不再学习", room: 44)
        case .healthSince: return Template(" since step {step}", "（从第 {step} 步起）")
        case .healthColon: return Template(": ", "：")
        case .healthDead:
            return Template("{count} of {total} {total|unit|units} of {layer} {count|is|are} dead", "{layer} 的 {total} 个单元中有 {count} 个死亡")
        case .healthSaturated:
            return Template(
                "{count} of {total} {total|unit|units} of {layer} {count|is|are} saturated", "{layer} 的 {total} 个单元中有 {count} 个饱和")
        case .healthVanishing: return Template("hardly any gradient reaches {layer}", "几乎没有残差能传回 {layer}")
        case .healthRate: return Template("the learning rate is too small", "学习率太小")
        case .healthWhy: return Template("! shows why", "按 ! 看原因", room: 12)
        case .healthBack: return Template("U goes back to step {step}", "按 U 回到第 {step} 步")
        case .healthBackShort: return Template("U: step {step}", "U：第 {step} 步")
        case .healthStandsOut: return Template("{layer} stands out: ! shows why", "{layer} 有异常：按 ! 看原因")
        case .failureOf: return Template("{name} of {layer} is not finite", "{layer} 的{name}不是有限数", room: 20)
        case .failureStop: return Template(", stopped before the update of step {step}", "，在第 {step} 步更新之前停止")
        case .failureRate: return Template("then :lr below {rate}", "再用小于 {rate} 的 :lr")
        case .failureStart: return Template("start again with :initial, :seed or :model", "请用 :initial、:seed 或 :model 重新开始", room: 42)
        case .keyShowCause: return Template("cause", "原因", room: 8)
        case .keyShowCauseHelp:
            return Template("the statistics of the layer that does not learn", "哪里出了问题：打开不再学习的那一层的统计", room: 66)
        case .noticeNothingStandsOut: return Template("no layer stands out", "各层都没有异常", room: 70)
        case .noticeLayerStandsOut:
            return Template("{layer} stands out: ! shows why; g goes to any step", "{layer} 有异常：按 ! 看原因；按 g 可到任意一步", room: 70)
        case .noticeNoWayBack:
            return Template(
                "so since the first step: start again with :lr, :seed, :initial or :model",
                "从第一步起就是这样：请用 :lr、:seed、:initial 或 :model 重新开始", room: 76)
        case .noticeNoWayBackHere:
            return Template("this was so when the session began, and it has no earlier steps", "这次打开时已是这样：没有更早的步可以退回", room: 70)
        case .noticeBackToBest: return Template("back to step {step}, when the loss was at its best", "回到第 {step} 步，当时损失最低", room: 70)
        case .noticeBackToSound: return Template("back to step {step}, when all numbers were finite", "回到第 {step} 步，当时所有的数都有限", room: 70)
        case .noticeBackToLearning:
            return Template(
                "back to step {step}, where the network still learned; :lr lowers the rate",
                "回到第 {step} 步，网络还在学习的最后一步；可用 :lr 减小学习率", room: 70)
        case .adviceNoWeights: return Template("This layer has nothing to learn: it has no parameters.", "这一层没有要学的参数，只把得到的数传下去。")
        case .adviceSound:
            return Template("Nothing stands out: a step changes the weights by {value} times their size.", "没有异常：一步使权重改变自身大小的 {value} 倍。")
        case .adviceSoundYet: return Template("Nothing stands out so far in this step.", "这一步到目前为止没有异常。")
        case .helpLessons: return Template("Lessons", "课程", room: 66)
        case .keyLessons: return Template("lessons", "课程", room: 10)
        case .keyLessonsHelp: return Template("the list of lessons: text beside the live network", "课程列表：课文与运行中的网络并列", room: 66)
        case .keyTurnPage: return Template("page", "翻页", room: 8)
        case .keyTurnPageHelp:
            return Template("turn the page, on every screen; a long text scrolls first", "在任何画面都可翻页；课文较长时先滚动", room: 66)
        case .keyScene: return Template("scene", "场景", room: 8)
        case .keySceneHelp: return Template("restore the scene of the page exactly", "原样恢复本页的场景", room: 66)
        case .keyText: return Template("pane", "切换", room: 8)
        case .keyTextHelp: return Template("switch between the network, the picture and the text", "让按键依次作用于网络、图、课文", room: 66)
        case .keyAnswer: return Template("your answer", "作答", room: 12)
        case .keyAnswerTake: return Template("this one", "就是它", room: 10)
        case .keyAnswerHint: return Template("hint", "提示", room: 10)
        case .keyAnswerHelp:
            return Template(
                "in the text: give your answer; take the selected unit; get a hint", "在课文中：作答；以选中的单元作答；要提示", room: 66)
        case .keyScrollTextHelp: return Template("scroll the text by one line", "课文移动一行", room: 66)
        case .keyShiftFigure: return Template("sideways", "左右", room: 8)
        case .keyShiftFigureHelp: return Template("scroll a figure that is too wide", "移动比窗格宽的图表", room: 66)
        case .keyLeaveTextHelp: return Template("from the text back to the network", "从课文回到网络", room: 66)
        case .keyLessonMoveHelp: return Template("select a lesson", "选择一课", room: 66)
        case .keyOpenLesson: return Template("open", "打开", room: 8)
        case .keyOpenLessonHelp: return Template("open the selected lesson where you left it", "从上次离开处打开所选的课", room: 66)
        case .keyResetLesson: return Template("reset", "清除进度", room: 10)
        case .keyResetLessonHelp: return Template("reset the progress of the selected lesson", "清除这一课的进度：看过的和答对的", room: 66)
        case .keyForget: return Template("yes, reset", "是，清除", room: 14)
        case .keyKeep: return Template("no, keep", "否，保留", room: 14)
        case .keyTypeNumberHelp: return Template("in the text: begin your answer, a number", "在课文中：开始作答，键入一个数", room: 66)
        case .keyTypeChoiceHelp: return Template("in the text: choose your answer by its number", "在课文中：按编号作答", room: 66)
        case .keySubmit: return Template("submit", "提交", room: 10)
        case .keySubmitHelp: return Template("submit this as your answer", "提交作答", room: 66)
        case .keyChoiceHelp: return Template("choose your answer", "选择作答", room: 66)
        case .keyChoose: return Template("choose", "选择", room: 8)
        case .keyChooseHelp: return Template("choose your answer by its number", "按编号选择作答", room: 66)
        case .paneLessons: return Template("lessons", "课程")
        case .lessonMinutes: return Template("{count} min", "{count} 分钟")
        case .lessonSummary: return Template("page {number}/{total}, solved {count}/{limit}", "第 {number}/{total} 页，答对 {count}/{limit}")
        case .lessonLeave: return Template("close “{name}” and return to your own run", "离开“{name}”：回到自己的运行")
        case .lessonResetQuestion:
            return Template("Reset your progress in “{name}”?  y yes  n no", "清除“{name}”的进度（看过的和答对的）吗？  y 是  n 否")
        case .lessonMore: return Template("pgdn", "pgdn")
        case .lessonLeft: return Template("home: back to this scene", "home：回到本页场景")
        case .lessonLeftShort: return Template("home: back to scene", "home：回到场景")
        case .lessonOpening: return Template("The scene of this page is being opened.", "正在打开本页的场景。")
        case .lessonOnTheWay: return Template("The network goes to step {step}; then this page begins.", "网络正前往第 {step} 步，到达后本页开始。")
        case .lessonAnswerField: return Template("your answer:", "你的作答：")
        case .lessonTypeNumber:
            return Template("type your answer, a number such as 0.25 or 1/4, then enter", "作答：键入一个数，例如 0.25 或 1/4，按 enter 提交")
        case .lessonTypeNumberThere: return Template("shift-tab to here, then type your answer, a number", "作答：shift-tab 到这里，再键入一个数")
        case .lessonChoose: return Template("type the number of your answer, then enter", "作答：键入所选的编号，按 enter 提交")
        case .lessonChooseThere: return Template("shift-tab to here, then type the number of your answer", "作答：shift-tab 到这里，再键入所选的编号")
        case .lessonTakeUnit: return Template("go there on the screen; then enter here makes it your answer", "作答：在画面上选中它，回到这里按 enter")
        case .lessonTakeUnitThere:
            return Template("go there, then shift-tab to here; enter makes it your answer", "作答：选中它，再 shift-tab 到这里按 enter")
        case .lessonMake: return Template("do it on the screen; enter here gives a hint", "在画面上做到它；在这里按 enter 得到提示")
        case .lessonMakeThere:
            return Template("do it on the screen; shift-tab to here and enter gives a hint", "在画面上做到它；shift-tab 到这里按 enter 得到提示")
        case .lessonWrong: return Template("Your answer {found} is not right.", "你的作答 {found} 不对。")
        case .lessonWrongChoice: return Template("Your answer {number} is not right.", "你的作答 {number} 不对。")
        case .lessonWrongUnit: return Template("{place} is not it.", "{place} 不是要找的单元。")
        case .lessonNotMade: return Template("Not yet.", "还没有做到。")
        case .lessonRight: return Template("Right: {value}.", "对：{value}。")
        case .lessonSolution: return Template("The right answer: {value}", "正确答案：{value}")
        case .lessonTryAgain: return Template("Another try:", "换一组数再试：")
        case .settingsRateShort: return Template("rate", "学习率", room: 8)
        case .lessonSameNumbers: return Template("Perhaps a slip: try once more with the same numbers.", "也许只是算错了：用同样的数再算一次。")
        case .lessonOptionalPage: return Template("{name} (optional)", "{name}（选读）")
        case .lessonSeeWhy:
            return Template("The screen now shows where that number comes from; then give your answer again.", "画面上现在显示这个数的由来；看完请接着作答。")
        case .lessonSeeNumber:
            return Template(
                "The screen now shows where {place} comes from: compare it with the question; then give your answer again.",
                "画面上现在显示 {place} 的由来：与问题对照一下；看完请接着作答。")
        case .lessonUnitElsewhere: return Template("The unit is in {layer}, view {name}.", "要在 {layer} 的“{name}”视图中找。")
        case .noticeNoLesson: return Template("No lesson is open: {key} lists them", "没有打开课程：按 {key} 看列表")
        case .noticeNoLessons: return Template("There are no lessons here", "这里没有课程")
        case .noticeLastPage: return Template("This is the last page: {key} lists the other lessons", "这是最后一页：按 {key} 看其他课程")
        case .noticeFirstPage: return Template("This is the first page", "这是第一页")
        case .noticeNothingToReset: return Template("There is no progress to reset", "这一课还没有进度")
        case .noticeLessonReset: return Template("The progress is reset", "已清除：这一课重新开始")
        case .noticeLessonLeft: return Template("The lesson is closed; this is your own run, unchanged", "已离开课程；这是你自己的运行，与之前一样")
        case .noticeNoWideFigure: return Template("No figure here is too wide", "这里没有比窗格宽的图表")
        case .noticeNothingAsked: return Template("This page has no question: pgdn turns the page", "本页没有问题：按 pgdn 翻页")
        case .noticeAllSolved: return Template("This page is solved: pgdn turns the page", "本页的问题都答对了：按 pgdn 翻页")
        case .noticeSceneComing: return Template("The numbers of this page have not arrived yet", "本页的数还没有算好")
        case .noticeScenePlays: return Template("The scene is still playing: the question's numbers come at its end", "场景还在播放：停下后题中的数才会出现")
        case .noticeAnswerNumber: return Template("{found} is not a number such as 0.25, 1/4 or -3e-2", "{found}：不是 0.25、1/4、-3e-2 这样的数")
        case .noticeNoUnitSelected: return Template("No unit is selected here: go to a picture", "这里没有选中单元：请到特征图中选一个")
        case .noticeTaskDone: return Template("Done: the text says more", "做到了：请看课文")
        case .noticeProgressDamaged:
            return Template(
                "{file} is damaged: progress starts again; the file will be set aside as {name} before anything is saved",
                "{file} 已损坏：进度从头开始；有新内容要保存时，原文件留作 {name}")
        case .lessonsNone: return Template("no lessons found", "没有找到课程")
        case .cmdLesson: return Template("open a lesson by number or name", "按编号或名称打开一课")
        case .usageNoLesson: return Template("no lesson {name}; there are: {options}", "没有课程 {name}。现有：{options}")
        case .usageNoLessonNear:
            return Template(
                "No lesson {name}. Did you mean cnn-tui lesson {expected}? There are: {options}",
                "没有课程 {name}。是否想输入 cnn-tui lesson {expected}？现有：{options}")
        case .manualHint: return Template("cnn-tui manual TOPIC prints one of them.", "cnn-tui manual 主题名：显示其中一篇（手册为英文）。")
        case .configAt: return Template("{file}:{number}: {detail}", "{file}:{number}：{detail}")
        case .configIgnored: return Template("the configuration file is left out: {detail}", "不使用配置文件：{detail}")
        case .configMore:
            return Template(
                "{count} more {count|mistake|mistakes} in {file}; cnn-tui config lists them", "{file} 中还有 {count} 处错误；cnn-tui config 会全部列出")
        case .configUnknown:
            return Template(
                "no option {name} can be set here; cnn-tui config lists those that can", "这里没有选项 {name}；cnn-tui config 列出可以设置的选项")
        case .configUnknownNear:
            return Template("no option {name} can be set here. Did you mean {expected}?", "这里没有选项 {name}。是否想输入 {expected}？")
        case .configNotAssigned: return Template("expected NAME = VALUE, found “{found}”", "应为“名称 = 值”，却是“{found}”")
        case .configRepeated: return Template("{name} is set in line {number}, too; this line counts", "第 {number} 行也设置了 {name}；以本行为准")
        case .configTooLong:
            return Template("a line of {found} {found|byte|bytes}; at most {limit} are read", "这一行有 {found} 字节，最多只能有 {limit}")
        case .configTooManyLines: return Template("only {limit} lines are read", "最多只读 {limit} 行")
        case .configNoPlace:
            return Template("no place for a configuration file: set XDG_CONFIG_HOME or HOME", "没有放配置文件的地方：请设置 XDG_CONFIG_HOME 或 HOME")
        case .configMissing: return Template("{file} (does not exist)", "{file}（尚不存在）")
        case .configLeftOut: return Template("{file} (left out: --no-config)", "{file}（因 --no-config 不使用）")
        case .configTyped: return Template("arguments", "命令行")
        case .configDefault: return Template("default", "默认值")
        case .usageNoTopic: return Template("the manual has no topic {name}; its topics are {options}", "手册没有主题 {name}；现有主题：{options}")
        case .usageNoTopicNear:
            return Template(
                "the manual has no topic {name}. Did you mean {expected}? Its topics are {options}",
                "手册没有主题 {name}。是否想输入 {expected}？现有主题：{options}")
        case .usageNoPage: return Template("--page {found}: the lesson has {number} {number|page|pages}", "--page {found}：这一课有 {number} 页")
        case .runReadOnly:
            return Template(
                "another program has the run {name} open: nothing is saved here; close it there, or start again under another name",
                "运行 {name} 正被另一个程序打开：这里不会保存；请在那边退出，或换一个名称重新开始")
        case .runUnwritable: return Template("cannot save this run: {detail}", "此次运行无法保存：{detail}")
        case .runUnwritablePlace:
            return Template(
                "cannot save this run: {detail}; set XDG_STATE_HOME to a folder that can be written, and start again",
                "此次运行无法保存：{detail}；请把 XDG_STATE_HOME 设为一个可写的文件夹，再重新启动")
        case .runUnwritableShort: return Template("cannot save this run", "此次运行无法保存", room: 20)
        case .announcementNumber: return Template("({number} of {total}) ", "（{number}/{total}）", room: 12)
        case .noticeKept: return Template("saved as {name}, step {step}", "已保存为 {name}，第 {step} 步")
        case .noticeRunIsOpen: return Template("{name} is the run on the screen", "{name} 就是画面上的这个运行")
        case .noticeNotKept: return Template("this run is not saved", "此次运行不会保存")
        case .noticeNotKeptFor: return Template("this run is not saved: {reason}", "此次运行不会保存：{reason}")
        case .noticeResume:
            return Template("R resumes {name} at step {step}", "按 R 继续 {name}，上次停在第 {step} 步")
        case .noticeGoingOn: return Template("resumed {name} at step {step}", "继续 {name}，从第 {step} 步开始")
        case .noticeNoLeftRun: return Template("there is no earlier run to resume", "没有可以继续的旧运行", room: 70)
        case .noticeNothingWrong: return Template("nothing has gone wrong: g goes to any step", "没有异常：按 g 可到任意一步", room: 70)
        case .diverged:
            return Template(
                "the loss stays at {loss}, far above its best ({expected}): U goes back to step {step}, :lr lowers the learning rate",
                "损失停在 {loss}，远高于最低时的 {expected}：按 U 回到第 {step} 步，用 :lr 减小学习率")
        case .divergedShort:
            return Template(
                "the loss stays at {loss}, its best was {expected}: U goes back to step {step}",
                "损失停在 {loss}，最低曾为 {expected}：按 U 回到第 {step} 步")
        case .keyGoToBest: return Template("back to best", "回到最佳", room: 14)
        case .keyGoToBestHelp:
            return Template(
                "when the loss runs away, learning stops or a number is not finite: back to the last good step",
                "损失失控、网络不再学习或出现非有限数时：回到最后一个正常的步")
        case .keyResume: return Template("resume", "继续运行", room: 14)
        case .keyResumeHelp: return Template("resume the last run", "继续上次离开的运行")
        case .cmdCompare: return Template("curves of a saved run under these; alone: none", "把已保存运行的曲线画在下面；不带名称：清除")
        case .cmdLoad: return Template("resume a saved run", "继续一个已保存的运行")
        case .sessionKept: return Template("saved: cnn-tui --run {name} resumes it", "已保存：用 cnn-tui --run {name} 继续")
        case .usageNeeds: return Template("{name} needs {options} as well", "{name} 要与 {options} 一起使用")
        case .usageLessonWithout: return Template("{name} needs the name of a lesson", "{name} 需要课程的名称")
        case .curvesLoss: return Template("loss", "损失", room: 14)
        case .curvesAccuracy: return Template("accuracy", "准确率", room: 14)
        case .curvesRate: return Template("learning rate", "学习率", room: 14)
        case .curvesNorms: return Template("gradient norms", "梯度范数", room: 14)
        case .curvesRaw: return Template("raw", "原始", room: 6)
        case .curvesSmoothed: return Template("smoothed", "平滑", room: 8)
        case .curvesFormer: return Template("before the change", "改动之前", room: 18)
        case .curvesTrain: return Template("train", "训练", room: 8)
        case .curvesValidation: return Template("validation", "验证", room: 10)
        case .curvesTest: return Template("test", "测试", room: 8)
        case .curvesLogarithmic: return Template("logarithmic", "对数", room: 12)
        case .curvesNoLogarithm:
            return Template("no number here is above 0, so none has a logarithm: v for a linear axis", "这里没有大于 0 的数，不能取对数：按 v 换回线性坐标")
        case .statAllZero: return Template("0 in every step", "每一步都为 0", room: 30)
        case .curvesAt: return Template("step {step} · {seconds} s", "第 {step} 步 · {seconds} 秒", room: 14)
        case .curvesAtBlock: return Template("steps {step}–{end} · {seconds} s", "第 {step}–{end} 步 · {seconds} 秒", room: 14)
        case .curvesBlock:
            return Template(
                "older steps are merged into blocks of {count}; loss in this one {number} to {value}",
                "早期的步每 {count} 步合为一块；这一块的损失为 {number} 至 {value}", room: 70)
        case .curvesUnknown:
            return Template("nothing is known of this step: a change has cut its block", "这一步没有保存数值：它所在的块被改动截断", room: 70)
        case .curvesNewest: return Template("the newest", "最新", room: 12)
        case .curvesShown: return Template("the moment shown", "正在显示的时刻", room: 18)
        case .curvesNow: return Template("maps show step {step}", "特征图显示第 {step} 步", room: 22)
        case .curvesLossValue: return Template("loss {loss} ({value})", "损失 {loss}（{value}）", room: 12)
        case .curvesTrainValue: return Template("train {number} ({value})", "训练 {number}（{value}）", room: 12)
        case .curvesValidationValue: return Template("validation {value}", "验证 {value}", room: 12)
        case .curvesFigures:
            return Template(
                "step {step}  loss {loss}  test {value}  best {number} at {end}",
                "第 {step} 步  损失 {loss}  测试 {value}  最佳 {number}（第 {end} 步）",
                room: 40)
        case .curvesThisRun: return Template("this run", "本次运行", room: 10)
        case .curvesTestAccuracy: return Template("test accuracy", "测试准确率", room: 14)
        case .noticeCompared:
            return Template("{name}, {step} {step|step|steps}, lies under these curves", "已画上 {name} 的曲线（{step} 步）", room: 40)
        case .noticeNotCompared: return Template("{name} is no longer compared", "已去掉 {name} 的曲线", room: 40)
        case .noticeComparedNone: return Template("no other run is compared any more", "已去掉其他运行的曲线", room: 60)
        case .noticeNoneCompared: return Template("no other run is compared: :compare NAME", "没有其他运行的曲线：:compare 名称", room: 60)
        case .noticeMostCompared:
            return Template("already {count} {count|run|runs}: :compare takes them away", "已有 {count} 个运行的曲线：:compare 可清除", room: 66)
        case .curvesTestValue: return Template("test {value}", "测试 {value}", room: 8)
        case .curvesFormerValue: return Template("before the change {loss}", "改动之前 {loss}", room: 20)
        case .curvesRateValue: return Template("learning rate {rate}", "学习率 {rate}", room: 16)
        case .curvesShortRateValue: return Template("α {rate}", "α {rate}", room: 4)
        case .curvesFormula:
            return Template(
                "smoothed (…): m ← m + (x − m)/{count}, shown m/(1 − {value}^t)", "平滑（…）：m ← m + (x − m)/{count}，显示 m/(1 − {value}^t)",
                room: 54)
        case .curvesFormulaNone: return Template("smoothed (…): over one step, which changes nothing", "平滑（…）：只取一步，即原始数值", room: 56)
        case .curvesChanged: return Template("changed by hand: {detail}", "此处手动改动：{detail}", room: 24)
        case .changedRate: return Template("learning rate = {value}", "学习率 = {value}", room: 20)
        case .changedSetting: return Template("{name} = {value}", "{name} = {value}", room: 20)
        case .changedNumber: return Template("{place} = {value}", "{place} = {value}", room: 4)
        case .changedPixel: return Template("{place} of sample {sample} = {value}", "样本 {sample} 的 {place} = {value}", room: 20)
        case .helpOverview: return Template("Overview", "总览", room: 66)
        case .keyOverview: return Template("overview", "总览", room: 8)
        case .keyOverviewHelp: return Template("overview: every layer of the network at one look", "总览：一眼看到网络的每一层", room: 66)
        case .keyOverviewMoveHelp: return Template("select a layer", "选择层", room: 66)
        case .keyOverviewEndsHelp: return Template("to the first or the last layer", "到第一层或最后一层", room: 66)
        case .keyOverviewEnterHelp: return Template("into the selected layer; esc there comes back", "进入选中的层；在那里按 esc 返回", room: 66)
        case .keyCloseOverviewHelp: return Template("back to a single layer", "回到单独一层", room: 66)
        case .helpCurves: return Template("Curves", "曲线", room: 66)
        case .keyCursor: return Template("cursor", "光标", room: 8)
        case .keyCursorHelp: return Template("move the cursor: the values of every curve at its step", "移动光标：显示该步各条曲线的数值", room: 66)
        case .keyCursorStep: return Template("one step", "一步", room: 8)
        case .keyCursorStepHelp: return Template("move the cursor by one step; among old steps by a block", "光标移动一步；早期的步则移动一块", room: 66)
        case .keyCursorEnd: return Template("ends", "两端", room: 8)
        case .keyCursorEndHelp: return Template("the first step; the newest, and follow it", "第一步；最新一步，并一直跟随", room: 66)
        case .keyCursorGo: return Template("go there", "前往", room: 10)
        case .keyCursorGoHelp:
            return Template("go to the cursor's step: maps and weights show that moment", "前往光标所在的步：特征图和权重显示那一刻", room: 66)
        case .keyCurvesZoom: return Template("zoom", "缩放", room: 8)
        case .keyCurvesZoomHelp: return Template("zoom in and out around the cursor", "以光标为中心放大、缩小", room: 66)
        case .keyCurvesPan: return Template("pan", "平移", room: 8)
        case .keyCurvesPanHelp: return Template("move the view to earlier and later steps", "把显示范围移向更早、更晚的步", room: 66)
        case .keyCurvesAll: return Template("all", "全部", room: 8)
        case .keyCurvesAllHelp: return Template("all steps, and follow the newest", "显示所有步，并跟随最新一步", room: 66)
        case .keyCurvesPane: return Template("curves", "换图", room: 8)
        case .keyCurvesPaneHelp: return Template("the next curves; all at once if there is room", "下一组曲线；空间足够时可同时显示", room: 66)
        case .keyCurvesPaneNumber: return Template("which", "选图", room: 8)
        case .keyCurvesPaneNumberHelp:
            return Template("all curves, loss, accuracy, learning rate, gradient norms", "全部曲线、损失、准确率、学习率、梯度范数", room: 66)
        case .keyCurvesTime: return Template("time", "时间", room: 8)
        case .keyCurvesTimeHelp: return Template("horizontal axis: steps, or seconds of training", "横轴：步数，或训练秒数", room: 66)
        case .keyCurvesLogX: return Template("log x", "对数 x", room: 8)
        case .keyCurvesLogXHelp:
            return Template("logarithmic horizontal axis: log(1 + step), log(seconds)", "横轴取对数：log(1 + 步)，log(秒)", room: 66)
        case .keyCurvesLogY: return Template("log y", "对数 y", room: 8)
        case .keyCurvesLogYHelp: return Template("logarithmic vertical axis (accuracy stays linear)", "纵轴取对数（准确率除外）", room: 66)
        case .keyCurvesSmooth: return Template("smooth", "平滑", room: 8)
        case .keyCurvesSmoothHelp: return Template("smooth over fewer or more steps", "平滑时取更少、更多的步", room: 66)
        case .keyCurvesBackHelp: return Template("back to network and maps", "回到网络和特征图", room: 66)
        case .noticeNoSteps: return Template("no step is done yet: space runs", "还没有完成任何一步：按 space 运行", room: 60)
        case .noticeAllInView: return Template("all steps are in view: zoom in first", "所有步都已显示：请先放大", room: 60)
        case .noticeClosest: return Template("this is as close as it gets", "已经放到最大", room: 60)
        case .noticeNoOtherStep: return Template("there are no more steps in this direction", "这个方向没有别的步了", room: 60)
        case .noticeOnePane: return Template("there is room for only one at a time: tab", "画面一次只放得下一组：按 tab 切换", room: 60)
        case .noticeAccuracyLinear:
            return Template("accuracy stays linear: it lies between 0 and 100 %", "准确率不取对数：它在 0 到 100 % 之间", room: 60)
        case .noticeSmoothing: return Template("smoothed over about {count} {count|step|steps}", "在约 {count} 步上平滑", room: 60)
        case .noticeNoOtherSmoothing: return Template("smoothing is at its limit in this direction", "平滑的步数在这个方向已到尽头", room: 60)
        case .cmdSVG: return Template("write this screen as an SVG picture", "把当前画面写成 SVG 图片")
        case .helpGlossary: return Template("Terms", "术语（英汉对照）", room: 66)
        case .cmdHandout: return Template("write the open lesson as a handout (.html or .md)", "把打开的这一课写成讲义（.html 或 .md）")
        case .usageHandout:
            return Template("{file}: expected a handout name ending in .html or .md", "{file}：讲义的文件名须以 .html 或 .md 结尾")
        case .noticeHandoutPage: return Template("writing {file}: page {number} of {total}", "正在写 {file}：第 {number} 页，共 {total} 页")
        case .noticeHandoutBusy: return Template("a handout is already being written", "已经在写一份讲义")
        case .handoutPage: return Template("page {number} of {total}", "第 {number} 页，共 {total} 页")
        case .handoutMinutes: return Template("about {count} {count|minute|minutes}", "约 {count} 分钟")
        case .handoutQuestion: return Template("Question {number}", "问题 {number}")
        case .handoutAnswer: return Template("Question {number}:", "问题 {number}：")
        case .handoutNumber: return Template("Your answer:", "作答：")
        case .handoutUnit: return Template("map {map}, row {number}, column {position}", "图 {map}，行 {number}，列 {position}")
        case .handoutTask: return Template("What I did, and what happened:", "我做了什么，看到了什么：")
        case .handoutAnswers: return Template("Right answers", "正确答案")
        case .handoutSamePicture: return Template("(See the picture of page {number}.)", "（画面与第 {number} 页相同。）")
        case .handoutMore: return Template("{place}, and {count} more", "{place} 等，另有 {count} 个")
        case .handoutMarked: return Template("Marked: {place}", "标出的是：{place}")
        case .handoutOrigin:
            return Template(
                "Written by cnn-tui: all numbers and pictures come from the running network. On the screen the numbers of a question change with each try.",
                "由 cnn-tui 生成：所有的数和画面都来自运行中的网络。在程序里，题目中的数每次作答都会变化。")
        case .phaseNoneYet:
            return Template("resumed at step {step}: n does one phase, space runs", "从第 {step} 步继续：n 执行一个阶段，space 运行", room: 76)
        case .phaseNone: return Template("before the first step: n does one phase, space runs", "尚未开始：n 执行一个阶段，space 运行", room: 76)
        case .phaseLoad: return Template("load: the batch's samples enter", "载入：读入这一批样本", room: 50)
        case .phaseForward: return Template("forward of {layer}", "{layer} 前向传播", room: 20)
        case .phaseLoss: return Template("loss: outputs against labels", "损失：输出与标签比较", room: 40)
        case .phaseBackward: return Template("backward of {layer}", "{layer} 反向传播", room: 20)
        case .phaseUpdate: return Template("update: all parameters change", "更新：所有参数改变", room: 40)
        case .phaseNext: return Template("next: {phase}", "下一阶段：{phase}", room: 10)
        case .keyRun: return Template("run", "运行", room: 8)
        case .keyPause: return Template("pause", "暂停", room: 8)
        case .keyRunHelp:
            return Template("run; again: pause before the step's update (by phases: at once)", "运行；再按：在这一步更新之前暂停（按阶段运行时立即暂停）", room: 66)
        case .keyPhase: return Template("next phase", "下一阶段", room: 12)
        case .keyPhaseHelp:
            return Template("next phase: one layer forward or backward, the loss, the update", "下一阶段：一层前向或反向、损失、更新", room: 66)
        case .keyBatch: return Template("batch", "一批", room: 8)
        case .keyBatchHelp: return Template("to the end of the next batch, before its update", "到下一批的结尾、更新之前", room: 66)
        case .keyEpoch: return Template("epoch", "一轮", room: 8)
        case .keyEpochHelp: return Template("the rest of the epoch and its test, to the next batch", "跑完这一轮及其测试，停在下一批", room: 66)
        case .keyFlatOut: return Template("flat out", "全速", room: 8)
        case .keyWatch: return Template("watch", "慢速", room: 8)
        case .keyFlatOutHelp: return Template("run flat out; again: slowly enough to watch the numbers", "全速运行；再按：放慢到能看清数字变化", room: 66)
        case .keyFaster: return Template("faster", "加快", room: 8)
        case .keyFasterHelp: return Template("run faster, up to flat out", "运行加快，直到全速", room: 66)
        case .keySlower: return Template("slower", "放慢", room: 8)
        case .keySlowerHelp: return Template("run slower, down to one phase a second", "运行放慢，直到每秒一个阶段", room: 66)
        case .keyMove: return Template("move", "移动", room: 8)
        case .keyMoveHelp: return Template("in the network: select the layer; in the maps: select the unit", "在网络栏：选层；在特征图中：选单元", room: 66)
        case .keyEnter: return Template("go in", "进入", room: 8)
        case .keyEnterHelp:
            return Template("from the network into the layer's maps; on a unit: where its number comes from", "从网络栏进入该层的特征图；在单元上：这个数从何而来")
        case .keyPreviousPhase: return Template("phase back", "上一阶段", room: 10)
        case .keyPreviousPhaseHelp: return Template("back by one phase, with exactly the same numbers", "退回一个阶段：出现同样的数", room: 66)
        case .keyPreviousBatch: return Template("batch back", "上一批", room: 10)
        case .keyPreviousBatchHelp: return Template("back by one batch, to just before its update", "退回一批，到其更新之前", room: 66)
        case .keyGoTo: return Template("go to step", "跳到某步", room: 10)
        case .keyGoToHelp: return Template("to any step, forwards or back, just before its update", "到任意一步（前进或后退），在其更新之前", room: 66)
        case .noticeSessionBeginning:
            return Template("the session resumed the run here: it has no earlier steps", "本次从这里继续运行：没有更早的步", room: 70)
        case .noticeBeginning: return Template("this is the beginning", "这里是开头：之前什么也没有", room: 70)
        case .paneGoTo: return Template("go to", "跳到", room: 20)
        case .goToField: return Template("step", "到第几步")
        case .keyWhy: return Template("why", "由来", room: 8)
        case .keyWhyLoss: return Template("why loss", "损失由来", room: 8)
        case .keyWhyLossHelp: return Template("where the loss comes from", "损失从何而来", room: 66)
        case .keyTerm: return Template("term", "项", room: 8)
        case .keyTermHelp: return Template("select the term, and the factor in it", "选择一项，以及其中的因子", room: 66)
        case .keyTermPageHelp: return Template("ten terms on or back", "前进或后退十项", room: 66)
        case .keyTermEndsHelp: return Template("to the largest or the smallest term", "到最大的一项或最小的一项", room: 66)
        case .keyFollow: return Template("follow", "追溯", room: 8)
        case .keyFollowHelp: return Template("where the selected factor comes from", "所选因子从何而来", room: 66)
        case .keyBacktrack: return Template("return", "返回", room: 8)
        case .keyBacktrackHelp: return Template("back to the previous number", "回到前一个数", room: 66)
        case .keyTurn: return Template("turn kernel", "旋转卷积核", room: 12)
        case .keyTurnHelp: return Template("the kernel as it slides, or turned by 180 degrees", "卷积核：滑动时的样子，或旋转 180°", room: 66)
        case .keyCloseWhyHelp: return Template("back to the maps", "回到特征图", room: 66)
        case .helpWhy: return Template("Where a number comes from", "数从何而来", room: 66)
        case .noticeNothingToFollow: return Template("a constant: it has no derivation", "常数：没有来源", room: 70)
        case .noticeNoKernel: return Template("only a convolution's window has a kernel to turn", "只有卷积的窗口才有可旋转的卷积核", room: 70)
        case .whyUpdated:
            return Template(
                "the update has changed the parameters behind this number; p goes back to it, n or b to the next",
                "更新已改变了算出这个数的参数；按 p 回到它，按 n 或 b 继续")
        case .whyTooMany:
            return Template("tens of thousands of terms: pause (space) to see them", "有数万项：按 space 暂停后可见")
        case .whySample: return Template("sample {sample}", "样本 {sample}", room: 12)
        case .whyPatch: return Template("map {map}", "图 {map}", room: 10)
        case .whyKernel: return Template("kernel {kernel}", "卷积核 {kernel}", room: 16)
        case .whyKernelTurned: return Template("kernel {kernel}, turned by 180°", "卷积核 {kernel}，旋转 180°", room: 30)
        case .whyKernelTurnedShort: return Template("turned kernel {kernel}", "转 180° 的核 {kernel}", room: 14)
        case .whyPatchBack: return Template("residuals of map {map}", "图 {map} 的残差", room: 22)
        case .whyClassSums: return Template("sum by class", "各类别之和", room: 16)
        case .whySampleSums: return Template("sum by sample", "各样本之和", room: 16)
        case .headOfNumbers: return Template("{name}:", "{name}：")
        case .namedNumber: return Template("{name}: {value}", "{name}：{value}")
        case .keyUnit: return Template("unit", "单元", room: 8)
        case .keyUnitHelp: return Template("the next or previous unit of the phase: the window slides", "本阶段的下一个、上一个单元：窗口滑动", room: 66)
        case .whyUnit: return Template("unit {number} of {total}", "第 {number} 个单元（共 {total} 个）", room: 20)
        case .keyWhatIf: return Template("what if", "假如", room: 8)
        case .keyWhatIfHelp: return Template("try another value for a weight or pixel; empty undoes it", "给权重或像素换一个值；留空则撤销", room: 66)
        case .keyCompare: return Template("compare", "比较", room: 8)
        case .keyCompareHelp: return Template("after what if: the new numbers, the old ones, the difference", "“假如”之后：现在、之前、差值", room: 66)
        case .paneWhatIf: return Template("what if", "假如", room: 20)
        case .whatIfField: return Template("{place} =", "{place} =", room: 8)
        case .whatIf:
            return Template(
                "what if ({count}): loss predicted {expected}, seen {found}", "假如（{count} 处）：损失预计 {expected}，实际 {found}", room: 58)
        case .whatIfLoss: return Template(": {loss} → {value}", "：{loss} → {value}")
        case .whatIfKeys: return Template("; v compares, = empty undoes", "；v 比较，= 留空撤销")
        case .comparedBefore: return Template("before", "之前", room: 12)
        case .comparedDifference: return Template("difference", "差值", room: 12)
        case .noticeNothingChanged:
            return Template("nothing is changed in this step (= changes a weight or a pixel)", "这一步没有改动（按 = 可改权重或像素）", room: 70)
        case .noticeWhatIfRunning:
            return Template("pause first (space): a running step cannot be changed", "请先按 space 暂停：运行中的步不能改动", room: 70)
        case .noticeWhatIfGuest: return Template("only the batch's own samples can be changed", "只能改动这一批自己的样本", room: 70)
        case .noticeWhatIfNoStep: return Template("no step has begun: b goes to the end of one", "没有进行中的步：按 b 到一步的结尾", room: 70)
        case .noticeWhatIfNothing:
            return Template("select a weight (kernels, weights) or a pixel (the input's maps) first", "请先选中权重（卷积核、权重视图）或像素（输入层）", room: 70)
        case .noticeUnitsOfBatch:
            return Template("units are stepped through with the batch: esc on the main screen", "只有这一批的样本可逐个单元查看：在主画面按 esc", room: 70)
        case .noticeWhatIfNumber: return Template("“{found}” is not a number: try 0.5 or 1e-3", "“{found}”不是数：可写 0.5 或 1e-3")
        case .whyProducts: return Template("products", "乘积", room: 10)
        case .whyPartial: return Template("sum by map", "各图之和", room: 12)
        case .keyCurves: return Template("curves", "曲线", room: 8)
        case .keyCurvesHelp: return Template("curves: loss, accuracy, learning rate, gradient norms", "曲线：损失、准确率、学习率、梯度范数", room: 66)
        case .keySamples: return Template("samples", "样本", room: 8)
        case .keySamplesHelp: return Template("samples: browse, the worst first, the confusion matrix", "样本：浏览、损失最大的在前、混淆矩阵", room: 66)
        case .keyDraw: return Template("draw", "手写", room: 8)
        case .keyDrawHelp: return Template("draw a digit and watch the answer change", "手写一个数字，看预测如何变化", room: 66)
        case .keyBack: return Template("back", "返回", room: 8)
        case .keyBackHelp: return Template("close the topmost thing: help, zoom, the maps", "关闭最上面的一层：帮助、放大、特征图", room: 66)
        case .keyFocus: return Template("pane", "换栏", room: 8)
        case .keyFocusHelp: return Template("switch between the network and the maps", "在网络栏和特征图之间切换", room: 66)
        case .keyView: return Template("view", "视图", room: 8)
        case .keyViewHelp: return Template("next view of the layer", "该层的下一个视图", room: 66)
        case .keyArray: return Template("arrays", "数组", room: 8)
        case .keyArrayHelp:
            return Template("next array of the layer: sum, bias, error of the output …", "该层的下一个数组：加权和、偏置、输出的误差等", room: 66)
        case .keyViewNumber: return Template("views", "视图", room: 8)
        case .keyViewNumberHelp:
            return Template("maps, residuals, kernels/weights, gradients, updates, statistics", "特征图、残差、卷积核/权重、梯度、更新量、统计", room: 66)
        case .keyMap: return Template("map", "换图", room: 8)
        case .keyMapHelp: return Template("previous and next map, kernel or unit's weights", "上一张、下一张特征图（或卷积核、单元的权重）", room: 66)
        case .keySample: return Template("sample", "样本", room: 8)
        case .keySampleHelp:
            return Template("previous and next sample: of the batch, or of the samples listed", "上一个、下一个样本：这一批的，或样本列表中的", room: 66)
        case .keyZoom: return Template("zoom", "放大", room: 8)
        case .keyZoomHelp: return Template("one map fills the pane, with its numbers if they fit", "一张图占满窗格，放得下时显示数", room: 66)
        case .keyScale: return Template("scale", "色标", room: 8)
        case .keyScaleHelp: return Template("one colour scale for all maps, or one each", "所有图共用一个色标，或各用各的", room: 66)
        case .keyHelp: return Template("help", "帮助", room: 8)
        case .keyHelpHelp: return Template("this help", "本帮助", room: 66)
        case .keyQuit: return Template("quit", "退出", room: 8)
        case .keyQuitHelp: return Template("leave the program (asks if there is something to lose)", "退出程序（有内容会丢失时先询问）", room: 66)
        case .keySuspend: return Template("stop", "挂起", room: 8)
        case .keySuspendHelp: return Template("back to the shell for a while; fg continues", "暂回命令行；fg 继续", room: 66)
        case .keyYes: return Template("leave", "退出", room: 14)
        case .keyNo: return Template("stay", "留下", room: 14)
        case .keyScroll: return Template("scroll", "滚动", room: 8)
        case .keyPen: return Template("pen down", "落笔", room: 9)
        case .keyPenUp: return Template("pen up", "抬笔", room: 9)
        case .keyPenHelp: return Template("put the pen down or lift it; with the pen down, moving draws", "落笔或抬笔；落笔后移动就会画线", room: 66)
        case .keyPenMove: return Template("move pen", "移动笔", room: 9)
        case .keyPenMoveHelp: return Template("move the pen by one pixel", "把笔移动一个像素", room: 66)
        case .keyUndo: return Template("undo", "撤销", room: 8)
        case .keyUndoHelp: return Template("undo the last stroke or clearing", "撤销上一笔，或撤销清除", room: 66)
        case .keyClear: return Template("clear", "清除", room: 8)
        case .keyClearHelp: return Template("clear the board (undo restores the drawing)", "清空画板（撤销可恢复）", room: 66)
        case .keyThickness: return Template("thickness", "粗细", room: 10)
        case .keyThicknessHelp: return Template("a thinner or thicker pen", "笔细一些或粗一些", room: 66)
        case .keyDrawLayer: return Template("layer", "换层", room: 8)
        case .keyDrawLayerHelp: return Template("the next layer's maps below the drawing", "在画板下方显示下一层的特征图", room: 66)
        case .keyDrawLayerBackHelp: return Template("the previous layer's maps", "显示上一层的特征图", room: 66)
        case .keyForm: return Template("raw/centred", "原样/居中", room: 11)
        case .keyFormHelp:
            return Template("pass the drawing to the network as it is, or centred and scaled", "把手写的图原样交给网络，或先居中、缩放", room: 66)
        case .keyLookInto: return Template("all maps", "看各层", room: 8)
        case .keyLookIntoHelp: return Template("to the main screen, with all maps of the drawing", "回到主画面，查看这张图的所有特征图", room: 66)
        case .keyLabel: return Template("label", "标签", room: 8)
        case .keyLabelHelp:
            return Template("say which digit it is, which gives it a loss and residuals; again: no label", "标明是哪个数字：于是有损失和残差；再按：取消标签")
        case .helpDrawing: return Template("Drawing a digit", "手写数字", room: 66)
        case .helpMouse: return Template("Mouse", "鼠标", room: 66)
        case .helpNotFound: return Template("not found", "没有找到", room: 12)
        case .helpOfHelp: return Template("This help", "本帮助", room: 66)
        case .keyHelpScrollHelp: return Template("one line up or down", "上移、下移一行", room: 66)
        case .keyHelpPageHelp: return Template("as many lines as are visible", "下翻、上翻一页", room: 66)
        case .keyHelpEndsHelp: return Template("the beginning and the end", "到开头、到末尾", room: 66)
        case .keyHelpSectionHelp: return Template("the next section", "下一节", room: 66)
        case .keyHelpSectionBackHelp: return Template("the previous section", "上一节", room: 66)
        case .keyGlossaryHelp: return Template("the terms of the field, in English and Chinese", "术语：英汉对照，附解释", room: 66)
        case .keySearchHelp:
            return Template("search while you type: enter stays there, esc comes back", "边输入边查找：enter 留在那里，esc 回到原处", room: 66)
        case .keySearchAgainHelp: return Template("the next and the previous match", "下一处、上一处", room: 66)
        case .noticeTypedStays: return Template("what is typed stays: esc closes the field", "已输入的内容保留；按 esc 关闭输入框", room: 60)
        case .helpMain: return Template("The main screen", "主画面", room: 66)
        case .helpMainText:
            return Template(
                "One layer and its numbers. Left: the network. Middle: a view of the selected layer, such as its maps, with its scale and the selected number below. The other panes: the loss of the batches so far, the answer for the sample and, with room, the layer's sizes. The line above the keys says what the last phase computed, or what is wrong.",
                "显示一层及其数值。左边是网络；中间是所选层的一个视图，如特征图，下方是色标和选中的数。其他窗格：至今各批的损失、对样本的预测；空间足够时还有该层的大小。按键行的上一行说明刚完成的阶段算了什么，或哪里出了问题。"
            )
        case .helpWhyText:
            return Template(
                "How one number comes about: its terms, each a product of factors, their sum, and the function applied to it. Every factor is a number of its own, of which you can ask the same. The first line is the way you came.",
                "一个数是怎样算出来的：列出各项（每项是因子的乘积）、它们的和，以及作用在和上的函数。每个因子本身也是一个数，可以继续追问。第一行是走过的路径。"
            )
        case .helpUpdateText:
            return Template(
                "What the next update will do to a kernel: the old weights, the change −α ∂L/∂w and the new ones; and for each layer the change of the loss that the slope predicts beside the one measured.",
                "下一次更新对一个卷积核的作用：旧权重、改变量 −α ∂L/∂w 和新权重；并对每一层比较按斜率预计的损失变化与实测的变化。"
            )
        case .helpOverviewText:
            return Template(
                "The whole network at one look: the input, the maps of each layer, the output. Below a layer's name stand its shape, and the least and the greatest number of its picture. The views of a layer work here for all layers. Where not all of them fit, layers without parameters are folded together.",
                "一眼看到整个网络：输入、各层的特征图、输出。层名下面是形状，以及图中最小和最大的数。各种视图在这里对所有层起作用。放不下时，没有参数的层折叠在一起。"
            )
        case .helpCurvesText:
            return Template(
                "Loss, accuracy, learning rate and gradient norms of the run, by step or by time. The cursor reads every curve at its step. Changes made by hand are marked, and the steps after the one you went back to stay visible.",
                "本次运行的损失、准确率、学习率和梯度范数，横轴为步数或时间。光标读出该步各条曲线的值。手动修改处有标记；退回某步之后，其后的曲线仍然可见。"
            )
        case .helpSamplesText:
            return Template(
                "The samples of the test or the training set with the network's answers, filtered by label and by right and wrong, in the file's order or the largest loss first.",
                "测试集或训练集的样本及网络的预测，可按标签、对错筛选，按文件顺序或损失从大到小排列。"
            )
        case .helpMatrix: return Template("The confusion matrix", "混淆矩阵", room: 66)
        case .helpMatrixText:
            return Template(
                "How often each label (row) got each answer (column), with recall, precision and F1 of each class. Right answers stand on the diagonal.",
                "每个标签（行）得到每种预测（列）的次数，以及各类的召回率、精确率和 F1。对角线上是答对的。"
            )
        case .helpDrawingText:
            return Template(
                "A board to draw a digit on, beside it the picture that the network gets, its answer, and where there is room the maps of a layer. They follow each stroke.",
                "在画板上手写一个数字；旁边是网络得到的图和它的预测，空间足够时还有一层的特征图。每画一笔，随之更新。"
            )
        case .helpLessonText: return Template("The text of a lesson", "课文", room: 66)
        case .helpLessonTextText:
            return Template(
                "A page of the lesson, about what the live network beside or above it shows. Its numbers come from there, and so do the right answers to its questions. Nothing that you do to the network in a lesson changes your own run.",
                "课程的一页，讲解旁边（或上方）正在运行的网络。其中的数和问题的正确答案都取自这个网络。在课程里对网络做的任何事都不影响你自己的运行。"
            )
        case .helpLessonList: return Template("The list of lessons", "课程列表", room: 66)
        case .helpLessonListText:
            return Template(
                "All lessons with what they teach, how long they take and how far you are.",
                "所有课程：教什么、需要多长时间、你进行到哪里。"
            )
        case .mouseMain:
            return Template(
                "A click on a layer or a number selects it, a second one on the number asks why. A click on a bar of the answer asks why that answer, one on the loss below the layers where it comes from; one on the small chart opens the curves. A click on a warning in the line above the keys shows its cause, on the way back that it names it goes there. The wheel goes to the next layer over the network, to the next map over the picture, to the next sample over the small input, through the units that the statistics list.",
                "单击层或数：选中；再次单击数：看由来。单击预测栏的条形：为什么这样预测；单击各层下方的损失：损失从何而来；单击小图：打开曲线。单击按键行上方的警告：看原因；单击其中“按 U 回到”的部分：回到那一步。滚轮：在网络栏换层，在图上换特征图，在小的输入图上换样本，在统计中逐行移动所列的单元。"
            )
        case .mouseWhy:
            return Template(
                "A click selects a term or a factor, a second one asks where it comes from. The wheel goes through the terms.",
                "单击选择一项或因子，再次单击：看它从何而来。滚轮逐项移动。"
            )
        case .mouseUpdate: return Template("The wheel goes to the next kernel. A click on a layer selects it.", "滚轮换卷积核。单击层：选中。")
        case .mouseOverview:
            return Template(
                "A click selects a layer, a second one goes into it. The wheel goes to the next layer. Answer and small chart take clicks as on the main screen.",
                "单击选择层，再次单击进入该层。滚轮换层。预测栏和小图的单击与主画面相同。"
            )
        case .mouseCurves:
            return Template(
                "A click or a drag moves the cursor, a second click goes to its step. The wheel zooms around the pointer.",
                "单击或拖动：移动光标；再次单击：前往该步。滚轮以指针为中心缩放。"
            )
        case .mouseSamples:
            return Template(
                "A click selects a sample, a second one shows it on the main screen. The wheel scrolls.",
                "单击选择样本，再次单击：在主画面显示。滚轮滚动。"
            )
        case .mouseMatrix:
            return Template(
                "A click selects a cell, a second one lists its samples. The wheel goes to the next row.",
                "单击选择一格，再次单击：列出其中的样本。滚轮换行。"
            )
        case .mouseDrawing:
            return Template(
                "The left button draws. A click on the name of a layer shows its maps, one on a bar of the answer asks why on the main screen. The wheel makes the pen thicker or thinner, over the maps it goes to the next layer.",
                "按住左键画线。单击层的名称：显示它的特征图；单击预测栏的条形：在主画面看由来。滚轮改变笔的粗细，在特征图上换层。"
            )
        case .mouseLessonText:
            return Template(
                "On the text of the lesson: a click there gives it the keys, another begins your answer to its question; one on a choice chooses it, a second one on it submits it. The wheel scrolls the text, or goes through the choices of an open question.",
                "在课文上：单击使按键作用于课文，再次单击开始作答；单击选项即选择，再次单击即提交。滚轮滚动课文，回答选择题时逐项移动。"
            )
        case .mouseLessonList:
            return Template("A click selects a lesson, a second one opens it. The wheel goes to the next.", "单击选择一课，再次单击打开。滚轮换课。")
        case .mouseEverywhere:
            return Template(
                "Everywhere: the keys in the last line, the choices of a question and what can complete a command can be clicked, and a click in a field places the cursor. A click beside a box closes it, unless something is typed there. Hold shift to select text of the terminal.",
                "任何画面：最后一行的按键、问题的回答和命令的补全项都可以单击；在输入框中单击可放置光标。单击框外则关闭该框，已有输入时除外。按住 shift 可选取终端中的文字。"
            )
        case .paneBoard: return Template("drawing", "手写", room: 14)
        case .paneBoardDown: return Template("drawing · pen down", "手写 · 已落笔", room: 24)
        case .panePicture: return Template("as in MNIST", "按 MNIST 处理后", room: 22)
        case .panePictureRaw: return Template("as drawn", "原样", room: 22)
        case .boardHint: return Template("draw here: enter, arrows; or the mouse", "在此手写：enter、方向键，或鼠标")
        case .drawingThickness: return Template("thickness {width}", "粗细 {width}", room: 14)
        case .drawingLabel: return Template("label {label}", "标签 {label}", room: 14)
        case .drawingNoLabel: return Template("no label: no loss", "无标签：无损失", room: 18)
        case .noticeNothingToUndo: return Template("nothing to undo", "没有可以撤销的", room: 60)
        case .noticeNoInk: return Template("the board is empty", "画板是空的", room: 60)
        case .noticeThinnest: return Template("this is the thinnest pen", "笔已经最细", room: 60)
        case .noticeThickest: return Template("this is the thickest pen", "笔已经最粗", room: 60)
        case .noticeNoClass: return Template("this network has no such class", "这个网络没有这一类", room: 60)
        case .helpRunning: return Template("Running and stepping", "运行与步进", room: 66)
        case .helpLooking: return Template("Looking", "查看", room: 66)
        case .helpProgram: return Template("Program", "程序", room: 66)
        case .helpReading: return Template("Reading the picture", "读图", room: 66)
        case .helpReadingText:
            return Template(
                "Grey: numbers without sign, brighter is larger. Blue is below zero, orange above, dark is zero. Without colour, other characters stand for negative numbers. N is NaN; infinities have their own sign. The mark in the network shows the phase just done: ▼ forward, ▲ backward. Bars beside the layers: mean |δ|, or mean |a| before the backward pass, on a logarithmic scale.",
                "灰色：符号相同的数，越亮越大。蓝色小于零，橙色大于零，暗色为零。没有颜色时，负数用另一组字符。N 是 NaN，∞ 是无穷大。网络栏的标记是刚完成的阶段：▼ 前向，▲ 反向。各层旁边的条：|δ| 的均值，反向之前为 |a| 的均值，对数刻度。"
            )
        case .noticeNoKey: return Template("{name} does nothing here; ? shows the keys", "{name} 在此无效；按 ? 看可用的键", room: 60)
        case .noticeNoKeyHere:
            return Template("{name} does nothing here; the last line shows the keys", "{name} 在此无效；可用的键见最后一行", room: 60)
        case .noticeNotHere: return Template("{name}: not here; esc closes {place} first", "{name} 在此无效；请先按 esc 离开{place}", room: 50)
        case .noticeIsHere: return Template("{name}: here already; esc closes {place}", "{name}：已经在这里；按 esc 离开{place}", room: 60)
        case .noticeNotInText:
            return Template("{name}: not in the text; shift-tab switches to the picture", "{name} 在课文中无效；按 shift-tab 让按键作用于图", room: 66)
        case .noticeNotTyped: return Template("{name} cannot be typed here; esc closes the field", "这里不能输入 {name}；按 esc 关闭输入框", room: 60)
        case .noticeNoFurther: return Template("{name}: no more in this direction", "{name}：这个方向已到尽头", room: 60)
        case .noticeSame: return Template("{name} changes nothing", "{name}：已经如此，没有改变", room: 60)
        case .placeDerivation: return Template("the derivation", "推导", room: 16)
        case .placePreview: return Template("the update", "更新预览", room: 16)
        case .placeOverview: return Template("the overview", "总览", room: 16)
        case .placeCurves: return Template("the curves", "曲线", room: 16)
        case .placeSamples: return Template("the samples", "样本", room: 16)
        case .placeDrawing: return Template("the drawing", "手写", room: 16)
        case .placeHelp: return Template("the help", "帮助", room: 16)
        case .placeLessons: return Template("the list", "课程列表", room: 16)
        case .placeLine: return Template("this box", "输入框", room: 16)
        case .answerSetting: return Template("{name} {found} → {value}, from step {step}", "{name} {found} → {value}，从第 {step} 步起")
        case .answerRate: return Template("learning rate {found} → {rate}, from step {step}", "学习率 {found} → {rate}，从第 {step} 步起")
        case .answerChanged: return Template("{name} {found} → {value}", "{name} {found} → {value}")
        case .answerNewRun: return Template("{detail}; a new run starts at step 0", "{detail}；新的运行从第 0 步开始")
        case .answerSameRun: return Template("the same settings; the run starts again at step 0", "设置不变；运行从第 0 步重新开始")
        case .answerShift:
            return Template("shift {found} → {place} (rows down, columns right)", "平移 {found} → {place}（向下行数，向右列数）", room: 60)
        case .answerSample: return Template("sample {found} → {sample}", "样本 {found} → {sample}", room: 40)
        case .answerSet: return Template("{detail}, step {step}", "{detail}，第 {step} 步")
        case .answerToCome: return Template("{place} → {value} when step {step} begins (b)", "{place} → {value}，第 {step} 步开始时生效（b）")
        case .answerTakenBack: return Template("{place}: {found} is undone, step {step}", "{place}：已撤销 {found}，第 {step} 步")
        case .whatIfOf:
            return Template("what if {detail}: loss predicted {expected}, seen {found}", "假如 {detail}：损失预计 {expected}，实际 {found}")
        case .whatIfShort: return Template("{detail}: loss {expected} predicted, {found} seen", "{detail}：损失预计 {expected}，实际 {found}")
        case .noticeSpeedFrom: return Template("speed: {found} → {rate}", "速度：{found} → {rate}", room: 30)
        case .noticeNoStep:
            return Template(
                "“{found}”: expected a step from {number} to {limit}, such as {end}", "“{found}”：应为第 {number} 到 {limit} 步，如 {end}")
        case .noticeStepBefore:
            return Template(
                "step {found}: the session resumed the run at {number} and has no earlier steps",
                "第 {found} 步：本次从第 {number} 步继续运行，没有更早的步")
        case .goToRange:
            return Template(
                "{options}, or a later step: it trains up to that", "第 {options} 步；更大的步会继续训练到那里")
        case .noticeKernelTurned: return Template("the kernel is shown turned by 180 degrees", "卷积核显示为旋转 180° 的样子", room: 60)
        case .noticeKernelAsItSlides: return Template("the kernel is shown as it slides", "卷积核显示为滑动时的样子", room: 60)
        case .noticeWholeMatrix:
            return Template("the matrix shows all samples: esc closes it, then select them", "矩阵统计的是全部样本：先按 esc 关闭，再筛选", room: 70)
        case .noticeNoSuchChoice: return Template("no choice has this number", "没有这个编号的答案", room: 60)
        case .settingsRate: return Template("lr {rate}", "学习率 {rate}", room: 8)
        case .settingsBatch: return Template("batch {count}", "批 {count}", room: 8)
        case .settingsClose: return Template("lr {rate} · batch {count}", "学习率 {rate} · 批 {count}", room: 14)
        case .runsOrder: return Template("order", "样本顺序")
        case .runsInitial: return Template("initial weights", "初始权重")
        case .runsInitialization: return Template("initialization", "初始化方法")
        case .runsValidation: return Template("validation part", "验证集")
        case .validationNone: return Template("none", "无")
        case .initialDrawn: return Template("from the seed", "按种子随机生成")
        case .helpRun: return Template("This run", "本次运行", room: 66)
        case .keySection: return Template("section", "下一节", room: 8)
        case .keyGlossary: return Template("terms", "术语", room: 8)
        case .keySearch: return Template("search", "查找", room: 8)
        case .keySearchAgain: return Template("next", "下一处", room: 8)
        case .noticeNoSearch: return Template("nothing to search for yet: / searches", "还没有查找：按 / 查找", room: 60)
        case .noticeNotFound: return Template("“{found}” is not in the help", "帮助中没有“{found}”")
        case .noticeOnlyPlace: return Template("this is the only match", "只有这一处", room: 60)
        case .lineUnknownMeant: return Template("no command “{name}”; did you mean {expected}?", "没有命令“{name}”；是否想输入 {expected}？")
        case .lineNoCompletion: return Template("nothing completes “{found}”", "没有以“{found}”开头的内容")
        case .lineMore: return Template("{count} more", "另有 {count} 个", room: 10)
        case .noticeSpeed: return Template("speed: {rate}", "速度：{rate}", room: 30)
        case .speedUnits: return Template("{rate} {rate|unit|units}/s", "每秒 {rate} 个单元", room: 14)
        case .speedPhases: return Template("{rate} {rate|phase|phases}/s", "每秒 {rate} 个阶段", room: 20)
        case .speedSteps: return Template("{rate} {rate|step|steps}/s", "每秒 {rate} 步", room: 20)
        case .speedQuickening: return Template("{rate} to {limit} steps/s", "每秒 {rate} 至 {limit} 步", room: 20)
        case .speedFlatOut: return Template("flat out", "全速", room: 20)
        case .noticeEpoch:
            return Template(
                "epoch {epoch} done: train error {number}, test error {error}, {seconds} s",
                "第 {epoch} 轮完成：训练错误率 {number}，测试错误率 {error}，{seconds} 秒", room: 60)
        case .noticeEpochValidation:
            return Template(
                "epoch {epoch} done, errors: train {number}, validation {value}, test {error}",
                "第 {epoch} 轮完成，错误率：训练 {number}，验证 {value}，测试 {error}", room: 60)
        case .noticeNoSamples:
            return Template("this view shows parameters: they are the same for every sample", "这个视图显示参数：对所有样本都一样", room: 76)
        case .noticeNoOtherMap: return Template("there are no more maps in this direction", "这个方向没有别的图了", room: 60)
        case .noticeNoOtherSample: return Template("there are no more samples in this direction", "这个方向没有别的样本了", room: 60)
        case .noticeNothingToClose: return Template("nothing to close: q leaves the program", "没有可以关闭的内容：按 q 退出程序", room: 60)
        case .noticeNotLoaded: return Template("data are still loading; this starts when they are ready", "数据还在读取；读完即可开始", room: 70)
        case .noticeStopped:
            return Template("a number is not finite, training has stopped: U goes back", "训练已停止：出现了非有限数；按 U 退回", room: 58)
        case .noticeStoppedForGood:
            return Template(
                "a number is not finite: start again with :initial, :seed or :model", "出现了非有限数：请用 :initial、:seed 或 :model 重新开始",
                room: 70)
        case .noticeChinese:
            return Template(
                "Chinese cannot be shown: it needs a UTF-8 locale (LC_ALL), without --ascii", "无法显示中文：需要 UTF-8 的区域设置（LC_ALL），且不带 --ascii",
                room: 76)
        case .noticeNothingToEnter: return Template("nothing to open here", "这里没有可以进入的内容", room: 60)
        case .noticeZoomNothing: return Template("no picture to zoom here", "这里没有可以放大的图", room: 60)
        case .noticeScaleOne: return Template("there is only one picture here, with one scale", "这里只有一张图，一个色标", room: 60)
        case .keyMark: return Template("mark", "标记", room: 8)
        case .keyMarkHelp:
            return Template(
                "mark the selected number: every view then shows the share of it that each entry carries; again: remove the mark",
                "标记所选的数：各视图显示对它的贡献；在同一个数上再按则取消")
        case .keyUnmark: return Template("unmark", "取消标记", room: 8)
        case .keyUnmarkHelp: return Template("remove the mark, from anywhere", "在任何位置取消标记", room: 66)
        case .noticeNoNumber: return Template("no number is selected here to mark", "这里没有选中可以标记的数", room: 70)
        case .noticeNoMark: return Template("no number is marked: m marks the selected one", "没有标记任何数：按 m 标记所选的数", room: 70)
        case .noticeMarked:
            return Template("M = {place}: views now show shares in it; M removes the mark", "M = {place}：各视图显示对它的贡献；按 M 取消标记")
        case .noticeUnmarked: return Template("the mark is removed: the views show values again", "标记已取消：各视图恢复显示数值", room: 70)
        case .shareIn: return Template("share in {place}", "对 {place} 的贡献")
        case .shareOf: return Template("{rate} of M", "占 M 的 {rate}", room: 10)
        case .shareSum: return Template("sum {value} = {rate} of M", "合计 {value} = M 的 {rate}", room: 24)
        case .shareSumOfNothing: return Template("sum {value}, M is 0", "合计 {value}，M 为 0", room: 24)
        case .sharesNothing:
            return Template("nothing here carried {place}: no share of it passed through these numbers", "这里没有贡献：{place} 不经过这些数")
        case .sharesOtherArray:
            return Template(
                "the parts of {place} are shown in maps, residuals, kernels and gradients: keys 1 to 4",
                "{place} 的各份贡献显示在特征图、残差、卷积核和梯度视图中：按 1 到 4")
        case .sharesGiven:
            return Template("{place} is given, not computed: no other number has a share in it", "{place} 是给定的，不是算出来的：别的数对它没有贡献")
        case .sharesForwardPass:
            return Template(
                "{place} belongs to the forward pass: residuals come after it and have no share in it", "{place} 属于前向传播：残差在它之后才算出，对它没有贡献")
        case .sharesMadeLater:
            return Template("{place} is computed before these numbers and does not depend on them", "{place} 在这些数之前算出，与它们无关")
        case .sharesSlopesFixed:
            return Template(
                "activations are in {place} only by slopes and winners, which are held fixed here: they have no share in it",
                "激活值只通过斜率和最大者影响 {place}，这里把它们视为固定，所以没有贡献")
        case .sharesNotOnTheWayBack:
            return Template(
                "{place} came back from the loss through the layers towards the output, without these numbers",
                "{place} 由损失经过靠近输出的各层传回，不经过这些数")
        case .sharesOtherSample:
            return Template(
                "{place} is marked for sample {sample}: other samples have no share in it ([ and ] select the sample)",
                "标记的 {place} 属于样本 {sample}：其他样本对它没有贡献（按 [ 和 ] 换样本）")
        case .sharesUpdated:
            return Template(
                "the update has changed the parameters behind the marked number; n or b goes to the next",
                "更新已改变了算出所标记的数的参数；按 n 或 b 继续")
        case .sharesWhenPaused:
            return Template(
                "pause (space) to see shares: in a network of this size they would slow down training", "按 space 暂停后可见贡献：网络较大，运行中计算会拖慢训练")
        case .markStatus: return Template("M = {place}{value}; M removes the mark", "M = {place}{value}；按 M 取消标记", room: 30)
        case .keyPreview: return Template("update", "更新", room: 8)
        case .keyPreviewHelp:
            return Template("preview the update: what its slope predicts, and what it does", "更新之前先看：由斜率预计的变化，与实际的变化", room: 66)
        case .keyPreviewLayer: return Template("layer", "层", room: 8)
        case .keyPreviewLayerHelp: return Template("select the layer", "选择层", room: 66)
        case .keyPreviewKernel: return Template("kernel", "卷积核", room: 8)
        case .keyPreviewKernelHelp: return Template("previous and next kernel (or weights) of the layer", "该层的上一个、下一个卷积核（或权重）", room: 66)
        case .keyClosePreviewHelp: return Template("back to the maps", "回到特征图", room: 66)
        case .helpUpdate: return Template("The update before it happens", "更新之前先看", room: 66)
        case .paneUpdate: return Template("the update before it happens", "尚未执行的更新", room: 30)
        case .updateOld: return Template("old, ±{value}", "旧，±{value}", room: 8)
        case .updateChange: return Template("Δ, ±{value}", "Δ，±{value}", room: 14)
        case .updateNew: return Template("new, ±{value}", "新，±{value}", room: 8)
        case .updateLargest: return Template("largest at row {number}, column {position}", "变化最大：行 {number}，列 {position}", room: 24)
        case .updateDone: return Template("the update is done; n or b goes on to the next step", "更新已执行；按 n 或 b 进入下一步")
        case .updateWhenPaused:
            return Template("pause (space) to see the update before it happens", "按 space 暂停后，可在更新之前查看")
        case .updatePromisedByRule: return Template("Σ g·Δw", "Σ g·Δw", room: 14)
        case .updatePromised: return Template("−α Σg²", "−α Σg²", room: 14)
        case .updateMeasured: return Template("measured", "实际", room: 12)
        case .updateRatio: return Template("of that", "占预计", room: 11)
        case .updateTogether: return Template("all layers", "所有层", room: 12)
        case .updateTooLarge: return Template("{detail}: the step is too large for the slope", "{detail}：这一步太大，斜率不再适用")
        case .updateHolds: return Template("the slope predicts the change well", "实际变化与斜率预计的相符", room: 36)
        case .updateShare: return Template("{value} of the slope's predicted change", "实际变化是斜率预计的 {value}", room: 36)
        case .updateShareShort: return Template("{value} of the predicted change", "实际为预计的 {value}", room: 30)
        case .updateAgainst: return Template("the loss changes in the opposite direction", "损失的变化与斜率预计的方向相反", room: 50)
        case .updateAgainstShort: return Template("the loss changes the other way", "与斜率预计的方向相反", room: 36)
        case .updateNothing: return Template("no change is predicted, and none comes", "斜率预计没有变化，实际也没有", room: 38)
        case .updateUnpromised: return Template("none is predicted, yet L changes", "斜率预计没有变化，损失却变了", room: 36)
        case .updateRounding: return Template("too small to tell from rounding", "变化太小，与舍入误差分不开", room: 36)
        case .updateNotFinite: return Template("the change is not a finite number", "实际变化不是有限数", room: 36)
        case .updateAlone: return Template("{layer} alone: {detail}", "单看 {layer}：{detail}")
        case .updateAloneShort: return Template("{layer} differs from its prediction", "{layer} 与预计不符", room: 29)
        case .whatIfShare: return Template("; {detail}", "；{detail}")
        case .quitQuestion: return Template("Leave at step {step}? {detail}", "在第 {step} 步退出吗？{detail}")
        case .tooSmall:
            return Template("{width}×{height} is too small: needs 60×16", "{width}×{height} 太小：需要 60×16", room: 40)
        case .keyCommand: return Template("command", "命令", room: 14)
        case .keyCommandHelp: return Template("command line: everything that has a name", "命令行：凡有名称的都能在此输入")
        case .keyStateLine: return Template("line", "状态行", room: 14)
        case .keyStateLineHelp: return Template("show and copy the command that reopens this screen", "显示并复制能重新打开此画面的命令")
        case .keyDo: return Template("do", "执行", room: 14)
        case .keyDoHelp: return Template("execute the line", "执行此行")
        case .keyComplete: return Template("complete", "补全", room: 14)
        case .keyCompleteHelp: return Template("complete the word; again for the next one", "补全当前词；再按换下一个")
        case .keyRecall: return Template("earlier lines", "历史", room: 14)
        case .keyRecallHelp: return Template("earlier lines", "以前输入的命令")
        case .paneStateLine: return Template("reopens this screen", "重新打开此画面")
        case .paneOpen: return Template("another run", "另一次运行")
        case .openQuestion: return Template("Open another run? {detail}", "打开另一次运行吗？{detail}")
        case .keyOpenRunHelp: return Template("open the other run", "打开另一次运行", room: 66)
        case .runIsSaved: return Template("This run is saved, at step {step}.", "此次运行已保存在第 {step} 步。")
        case .runComes: return Template("This run will be saved as {name}.", "此次运行将保存为 {name}。")
        case .runAtBeginning: return Template("This run is where it began: there is nothing to save.", "此次运行还停在起点：没有需要保存的内容。")
        case .runNoName: return Template("it has no name to be saved under", "它还没有名称")
        case .runNotKept: return Template("This run is NOT saved: {reason}.", "此次运行没有保存：{reason}。")
        case .runNotKeptSince:
            return Template("Since step {step} this run is NOT saved: {reason}.", "从第 {step} 步起，此次运行没有保存：{reason}。")
        case .runInUseElsewhere: return Template("another program has it open", "它正被另一个程序打开")
        case .helpCommands: return Template("Commands, typed after \":\"", "命令（在“:”之后输入）")
        case .lineUnknown: return Template("no command “{name}”; tab lists all", "没有命令“{name}”；按 tab 列出全部")
        case .lineMissing: return Template("{expected} is missing: {name}", "缺少 {expected}：{name}")
        case .lineExtra: return Template("nothing more is expected here: {name}", "此处不应再有内容：{name}")
        case .lineNoSample:
            return Template("there is no sample {found}: this batch has {number} to {limit}", "没有样本 {found}：这一批的样本编号为 {number} 到 {limit}")
        case .lineOnlySample:
            return Template("there is no sample {found}: this batch has only sample {number}", "没有样本 {found}：这一批只有样本 {number}")
        case .lineNoUnit:
            return Template("there is no unit {found} here: {number} to {limit}", "这里没有单元 {found}：可从 {number} 到 {limit}")
        case .lineNotUnit:
            return Template("“{found}” is not a unit: give map, row and column, such as {number}", "“{found}”不是单元：应给出图、行、列，如 {number}")
        case .lineNotShift:
            return Template("“{found}” is not a shift: give rows and columns, such as 2,-1", "“{found}”不是平移：应给出行数和列数，如 2,-1")
        case .lineShiftedOut:
            return Template(
                "shift {found}: the sample would leave the picture; {number} to {limit} are possible",
                "平移 {found}：样本会移出图片；可从 {number} 到 {limit}")
        case .lineBadNear:
            return Template("“{found}” is not {expected}; did you mean {name}?", "“{found}”不是 {expected}；是否想输入 {name}？")
        case .lineBadMany: return Template("“{found}” is not {expected}; tab lists all", "“{found}”不是 {expected}；按 tab 列出全部")
        case .lineIsOption:
            return Template("“{name}” is chosen when the program starts: {expected}", "“{name}”要在启动程序时指定：{expected}")
        case .lineFixed: return Template("only weights, biases and pixels of the input can be set", "只有权重、偏置和输入像素可以修改")
        case .lineNoPlace: return Template("no such number here", "此处没有这个数")
        case .lineWaiting: return Template("waiting for the current step …", "等待当前步完成……")
        case .lineRows:
            return Template(
                "select all rows with the mouse (usually with shift held): together they are one command; it is printed again when you leave",
                "用鼠标选中全部各行（通常要按住 shift），就是一条完整的命令；退出后还会再输出一次")
        case .lineTooLong: return Template("too long for this screen: the whole line is printed when you leave", "此画面放不下：缺少的部分在退出后输出")
        case .lineSent:
            return Template("sent to the terminal's clipboard; the terminal does not say if it took it", "已发送到终端的剪贴板；终端没有说明是否收到")
        case .lineCopied: return Template("copied to the terminal's clipboard", "已复制到终端的剪贴板")
        case .lineNotCopied: return Template("this terminal is not known to support copying: select the text", "不知道此终端能否复制：请用鼠标选中文字")
        case .lineLeftOut: return Template("without the drawing, which does not fit into a command", "未包含：手写的图无法写进一行")
        case .noticeSaved: return Template("wrote the weights to {file}", "权重已写入 {file}")
        case .noticeOpening: return Template("loading; the current run continues until the new one is ready", "正在读取；新运行就绪之前，原运行继续")
        case .noticeStoppedOnTheWay: return Template("stopped on the way", "途中停止")
        case .onTheWay: return Template("on the way to step {step}: step {found}; esc stops", "正在前往第 {step} 步：第 {found} 步；esc 停止")
        case .networkDiffers:
            return Template(
                "{file} is another network than that of the line: expected {expected}, found {found}",
                "{file} 与该行的网络不是同一个：应为 {expected}，实为 {found}")
        case .hashDiffers:
            return Template(
                "the numbers differ from those of the line: expected hash {expected}, found {found}: another build, processor or file",
                "数值与该行不同：应为哈希 {expected}，实为 {found}：程序构建、处理器类型或文件不同")
        case .addressNumber: return Template("--at: “{found}”: {detail}", "--at：“{found}”：{detail}")
        case .addressWord: return Template("--at: “{found}”: expected {expected}", "--at：“{found}”：应为 {expected}")
        case .cmdLr: return Template("learning rate from this step on", "从此步起的学习率")
        case .cmdGoto: return Template("go to a step", "前往某一步")
        case .cmdStep: return Template("to the next batch", "到下一批")
        case .cmdEpoch: return Template("to the next epoch", "到下一轮")
        case .cmdRun: return Template("run", "运行")
        case .cmdPause: return Template("pause", "暂停")
        case .cmdModel: return Template("open another network", "打开另一个网络")
        case .cmdNetwork: return Template("open a network from a file", "打开文件中的网络")
        case .cmdData: return Template("open other data", "打开其他数据")
        case .cmdSeed: return Template("open with another seed", "换一个随机种子打开")
        case .cmdBatch: return Template("open with another batch size", "换一种批大小打开")
        case .cmdLoss: return Template("open with another loss", "换一个损失函数打开")
        case .cmdOptimizer: return Template("open with another update rule", "换一种更新规则打开")
        case .cmdSchedule: return Template("open with another schedule of the learning rate", "换一种学习率调度打开")
        case .cmdSetting: return Template("setting of the update rule from this step on", "从此步起更新规则的这项设置")
        case .cmdLayout: return Template("where pictures have their channels", "指定图片的通道位置")
        case .cmdOrder: return Template("open with another order of samples", "换一种样本顺序打开")
        case .cmdValidation: return Template("open with a part kept for validation", "留出一部分训练集作验证集打开")
        case .cmdInitial: return Template("open with weights from a file", "用文件中的权重打开")
        case .cmdInitialization: return Template("open with weights drawn otherwise", "换一种权重初始化方法打开")
        case .cmdLayer: return Template("select a layer", "选择层")
        case .cmdView: return Template("select a view", "选择视图")
        case .cmdShow: return Template("a view of a layer", "某层的视图")
        case .cmdSample: return Template("select a sample of the batch", "选择这一批的样本")
        case .cmdUnit: return Template("select map, row, column", "选择特征图、行、列")
        case .cmdWhy: return Template("where a number comes from", "一个数从何而来")
        case .cmdSet: return Template("change a weight or pixel by hand", "手动修改权重或像素")
        case .cmdUnset: return Template("undo a change", "撤销修改")
        case .cmdSpeed: return Template("running speed, 1 to 11", "运行速度，1 到 11")
        case .cmdLang: return Template("language of the screen", "界面语言")
        case .cmdTheme: return Template("colours for this background; auto: as the terminal's", "配色主题；auto 表示随终端背景")
        case .cmdKeys:
            return Template(
                "keys that move: arrows alone, or also vim's h j k l, ^D ^U, G; with them L lists the lessons",
                "移动用的键：只用方向键，或同时用 vim 的 h j k l、^D ^U、G；此时按 L 看课程列表")
        case .cmdSave:
            return Template("save the run now; with a file: write the weights there", "立即保存运行；给出文件名则把权重写入该文件")
        case .cmdOverview: return Template("the whole network at one look", "一眼看到整个网络")
        case .cmdCurves: return Template("curves", "曲线")
        case .cmdSamples: return Template("samples", "样本")
        case .cmdDraw: return Template("draw a digit", "手写数字")
        case .cmdHelp: return Template("help", "帮助")
        case .cmdQuit: return Template("leave", "退出")
        case .dataMissing:
            return Template(
                "{file}: not found; {needed} takes a folder with MNIST's four files (train-images-idx3-ubyte.gz …)",
                "{file}：找不到；{needed} 需要一个含 MNIST 四个文件（train-images-idx3-ubyte.gz …）的文件夹")
        case .dataFiles:
            return Template(
                "{file}: lacks {name} (with or without .gz); it has {options}",
                "{file}：缺少 {name}（带或不带 .gz）；其中有 {options}")
        case .dataFolderEmpty:
            return Template("{file}: an empty folder; expected {name} (with or without .gz)", "{file}：文件夹是空的；其中应有 {name}（带或不带 .gz）")
        case .dataNamesAndMore: return Template("{options} and {count} more", "{options} 等，另有 {count} 个")
        case .dataMissingNear:
            return Template("{file}: not found. Did you mean {needed} {name}?", "{file}：找不到。是否想输入 {needed} {name}？")
        case .dataSets:
            return Template(
                "{file}: has the files of several data sets ({options}); choose one, as with {needed} {name}",
                "{file}：含有多个数据集的文件（{options}）；请选择其一，如 {needed} {name}")
        case .dataNotAFile: return Template("{file}: not a regular file", "{file}：不是普通文件；这里应是一个文件")
        case .dataUnreadable: return Template("{file}: cannot be read ({detail})", "{file}：无法读取（{detail}）")
        case .dataCutOff:
            return Template(
                "{file}: cut off: the file ends at byte {size} within its compressed data; download it again",
                "{file}：不完整：文件在字节 {size} 处结束，而压缩数据尚未结束；请重新获取该文件")
        case .dataDamaged:
            return Template(
                "{file}: the compressed data are damaged at byte {offset} ({detail}); download the file again",
                "{file}：压缩数据在字节 {offset} 处损坏（{detail}）；请重新获取该文件")
        case .dataMagic:
            return Template(
                "{file}: byte {offset}: expected the magic number {expected} of an IDX file, found {found}; is this the right file?",
                "{file}：字节 {offset}：应为 IDX 文件的魔数 {expected}，实为 {found}；是否用错了文件？")
        case .dataTooShort:
            return Template(
                "{file}: ends at byte {found}, expected {expected} {expected|byte|bytes}; download the file again",
                "{file}：在字节 {found} 处结束，应有 {expected} 字节；请重新获取该文件")
        case .dataTooLong:
            return Template(
                "{file}: continues after byte {expected}, where it should end by its header; download the file again",
                "{file}：文件头说在字节 {expected} 处结束，但后面还有内容；请重新获取该文件")
        case .dataSize:
            return Template(
                "{file}: byte {offset}: the number of {name} is {found}, expected 1 to {limit}; is this the right file?",
                "{file}：字节 {offset}：{name} 的数目是 {found}，应为 1 到 {limit}；是否用错了文件？")
        case .dataImpossible:
            return Template(
                "{file}: its header announces {expected} {expected|byte|bytes}, but a file of this size can hold at most {found}; download the file again",
                "{file}：文件头声称有 {expected} 字节，但这么小的文件最多只有 {found} 字节；请重新获取该文件")
        case .dataCounts:
            return Template(
                "{file}: byte {offset}: {found} {found|picture|pictures}, but {expected} {expected|label|labels}; their numbers must be equal",
                "{file}：字节 {offset}：有 {found} 张图片，却有 {expected} 个标签；图片与标签必须对应")
        case .dataShapes:
            return Template(
                "{file}: byte {offset}: pictures of {found}, but the training pictures are {expected}; the sizes must be equal",
                "{file}：字节 {offset}：图片大小是 {found}，而训练图片是 {expected}；两者必须一致")
        case .dataLayout:
            return Template(
                "{file}: byte {offset}: pictures of {size} may have their channels first or last; choose with --layout {options}",
                "{file}：字节 {offset}：大小为 {size} 的图片，通道可能在最前，也可能在最后；请指明：--layout {options}")
        case .dataLabel:
            return Template(
                "{file}: byte {offset}: label {found} occurs only once, all others are at most {limit}; is the file damaged? (A class needs at least two samples.)",
                "{file}：字节 {offset}：标签 {found} 只出现一次，其余标签最大为 {limit}；文件是否已损坏？（若确为一类，至少需要两个样本。）")
        case .dataLabelRange:
            return Template(
                "{file}: byte {offset}: the label is {found}, expected 0 to 255; is this the right file?",
                "{file}：字节 {offset}：标签是 {found}，应为 0 到 255；是否用错了文件？")
        case .dataOneClass:
            return Template("{file}: all labels are the same; training needs at least two classes", "{file}：所有标签都相同；至少需要两个类别")
        case .dataDiffers: return Template("{file} is used, {name} differs", "使用 {file}，{name} 与之不同")
        case .dataUnusable: return Template("{file} is used, {name} is unusable", "使用 {file}，{name} 无法使用")
        case .dataPassedOver: return Template("{reason} ({name} is used instead)", "{reason}（改用 {name}）")
        case .dataGarbage:
            return Template("{file}: not gzip data from byte {offset} on; ignored", "{file}：从字节 {offset} 起不是 gzip 数据；已忽略")
        case .assetsMissing:
            return Template(
                "the program's file {name} was not found in {place}; set CNN_TUI_ASSETS to the folder assets",
                "找不到程序文件 {name}；查找过 {place}；请把 CNN_TUI_ASSETS 设为 assets 文件夹")
        case .fileMissing: return Template("{file}: not found", "{file}：找不到")
        case .fileNone: return Template("{file}: not a regular file", "{file}：不是普通文件")
        case .fileTooLong:
            return Template("{file}: {found} {found|byte|bytes}, more than the limit of {limit}", "{file}：{found} 字节，超过可读取的 {limit} 字节")
        case .fileSystem: return Template("{file}: {detail}", "{file}：{detail}")
        case .fileTerminal:
            return Template(
                "{file}: this is a terminal, and the output is not text; redirect it to a file or a pipe",
                "{file}：这是终端，而输出不是文本；请重定向到文件或管道")
        case .fileScreen:
            return Template("{file}: this terminal shows the screen; name a file", "{file}：这个终端正在显示画面；请给出文件名")
        case .fileStandardOutput: return Template("standard output", "标准输出")
        case .systemMissing: return Template("No such file or directory", "没有这个文件或文件夹")
        case .systemPermission: return Template("Permission denied", "没有权限")
        case .systemNotPermitted: return Template("Operation not permitted", "不允许此操作")
        case .systemFolder: return Template("Is a directory", "这是文件夹，不是文件")
        case .systemNoFolder: return Template("Not a directory", "路径中有一部分不是文件夹")
        case .systemLinks: return Template("Too many levels of symbolic links", "符号链接层数过多（可能成环）")
        case .systemLongName: return Template("File name too long", "文件名过长")
        case .systemManyFiles: return Template("Too many open files (ulimit -n raises the limit)", "打开的文件过多（可用 ulimit -n 提高上限）")
        case .systemFull: return Template("No space left on device", "磁盘空间不足")
        case .systemReadOnly: return Template("Read-only file system", "文件系统只读")
        case .systemLargeFile: return Template("File too large", "文件过大")
        case .systemDevice: return Template("Input/output error", "输入/输出错误")
        case .systemMemory: return Template("Cannot allocate memory", "内存不足")
        case .systemNotOpen: return Template("not open for writing", "没有以写入方式打开")
        case .systemNoReader: return Template("its reader is gone", "没有程序在读取")
        case .tensorsTooShort:
            return Template(
                "{file}: {found} {found|byte|bytes}, expected {expected}; the file is cut off", "{file}：只有 {found} 字节，应有 {expected}；文件被截断")
        case .tensorsTooLong:
            return Template(
                "{file}: {found} {found|byte|bytes}, expected {expected}; there is data after the tensors",
                "{file}：有 {found} 字节，应为 {expected}；张量之后还有内容")
        case .tensorsHeaderLength:
            return Template(
                "{file}: byte 0: header length {found}, at most {limit} is possible; is this a safetensors file?",
                "{file}：字节 0：文件头有 {found} 字节，至多可有 {limit}；这是 safetensors 文件吗？")
        case .tensorsHeader:
            return Template(
                "{file}: byte {offset}: the header is not a JSON object of tensors ({detail}); is this a safetensors file?",
                "{file}：字节 {offset}：文件头不是张量的 JSON 对象（{detail}）；这是 safetensors 文件吗？")
        case .tensorsOffsets:
            return Template(
                "{file}: tensor {name} begins at byte {found} after the header, expected {expected}; tensors overlap or leave a gap",
                "{file}：张量 {name} 从文件头之后的字节 {found} 开始，应为 {expected}；张量之间有重叠或空隙")
        case .tensorsSize:
            return Template(
                "{file}: tensor {name} takes bytes {found}, its shape needs {expected} {expected|byte|bytes}",
                "{file}：张量 {name} 占用字节 {found}，其形状需要 {expected} 字节")
        case .tensorsExtents: return Template("{file}: the shape of tensor {name} is too large", "{file}：张量 {name} 的形状过大")
        case .jsonUnexpected: return Template("unexpected character", "这里应是别的内容")
        case .jsonNumber: return Template("not a whole number of 0 or more", "不是不小于 0 的整数")
        case .jsonText: return Template("not a string in UTF-8", "不是 UTF-8 文本")
        case .jsonDuplicate: return Template("{name} occurs twice", "{name} 重复出现")
        case .jsonDeep: return Template("nested deeper than {limit}", "嵌套超过 {limit} 层")
        case .notationLong: return Template("the notation is too long, at most {limit} characters", "记法太长，至多 {limit} 个字符")
        case .tensorsType:
            return Template(
                "{file}: tensor {name} has numbers of type {found}; supported are F32, F64 and I64",
                "{file}：张量 {name} 的类型是 {found}；可读 F32、F64、I64")
        case .tensorsNoTensor:
            return Template("{file}: no tensor {name}; is it for another network? (--model)", "{file}：没有张量 {name}；是否属于另一个网络？（--model）")
        case .tensorsShape:
            return Template(
                "{file}: tensor {name} is {found}, this network needs {expected}; give the matching network with --model",
                "{file}：张量 {name} 的形状是 {found}，此网络需要 {expected}；请用 --model 给出它的网络")
        case .tensorsNotFinite:
            return Template("{file}: tensor {name} contains NaN or infinity", "{file}：张量 {name} 含有 NaN 或无穷大")
        case .checkTitle: return Template("gradient check, step {step}, samples: {count}", "梯度检验，第 {step} 步，样本数：{count}")
        case .checkBy: return Template("derivative by", "求导对象")
        case .checkChecked: return Template("checked", "已检验")
        case .checkCount: return Template("{number} of {total}", "{number}/{total}")
        case .checkKinks: return Template("at kinks", "在折点处")
        case .checkWorst: return Template("worst error", "最大误差")
        case .checkAt: return Template("at", "位置")
        case .checkFloat: return Template("Float", "单精度")
        case .checkVerdict: return Template("verdict", "结论")
        case .checkGood: return Template("right", "正确")
        case .checkDoubtful: return Template("doubtful", "存疑")
        case .checkWrong: return Template("wrong", "错误")
        case .checkOnlyKinks: return Template("only kinks", "全在折点")
        case .checkRight:
            return Template("gradients are right: worst relative error {error} at {place}", "梯度正确：最大相对误差 {error}，位于 {place}")
        case .checkUnsure: return Template("gradients are doubtful: relative error {error} at {place}", "梯度存疑：相对误差 {error}，位于 {place}")
        case .checkUnsureFloat:
            return Template("doubtful: Float gradients of {layer} differ from Double's by {error}", "存疑：{layer} 的单精度梯度与双精度相差 {error}")
        case .checkNothing: return Template("nothing could be compared: every number is at a kink", "无法比较：所有数都在折点处")
        case .checkWrongSlope:
            return Template("{layer} is wrong: its residual is not ∂ℓ/∂z, though ∂ℓ/∂a is right", "{layer} 有错：传来的 ∂ℓ/∂a 正确，它的残差却不是 ∂ℓ/∂z")
        case .checkWrongParameters:
            return Template("{layer} is wrong: its gradients do not follow from its residual", "{layer} 有错：残差正确，由它算出的参数梯度不对")
        case .checkWrongPassing:
            return Template(
                "{layer} is wrong: the gradient of its input does not follow from its residual", "{layer} 有错：残差正确，它往输入方向传的却不对")
        case .checkWrongFloat:
            return Template("Float gradients of {layer} differ from Double's by {error}", "{layer} 的单精度梯度与双精度相差 {error}")
        case .checkFloatFollows:
            return Template(
                "Float, used in training, agrees with Double to {error} of a layer's largest gradient ({layer})",
                "训练所用的单精度梯度与双精度相差至多为该层最大梯度的 {error}（{layer}）")
        case .checkProgress: return Template("{number} of {total}", "{number}/{total}")
        case .noticeCheckBegins: return Template("the gradient check starts at the next pause", "将在下一次停下时检验梯度")
        case .noticeChecking: return Template("checking gradients: {number} of {total}", "正在检验梯度：{number}/{total}")
        case .noticeCheckBusy: return Template("gradients are already being checked", "已经在检验梯度")
        case .cmdCheck: return Template("check all gradients against central differences", "用中心差分检验所有梯度")
        case .notationAt:
            return Template(
                "{name} {model}: character {position} (“{character}”): {reason}",
                "{name} {model}：第 {position} 个字符（“{character}”）：{reason}")
        case .notationAtEnd: return Template("{name} {model}: at the end: {reason}", "{name} {model}：结尾处：{reason}")
        case .notationLayer: return Template("expected a layer, such as 6c5, 2s, 2m or f64", "这里应是一层，如 6c5、2s、2m 或 f64")
        case .notationKind: return Template("expected c (convolution), s or m (pooling) after the number", "数字之后应是 c（卷积）、s 或 m（池化）")
        case .notationNumber: return Template("expected a whole number of at least 1 (padding: 0)", "这里应是不小于 1 的整数（填充可为 0）")
        case .notationLarge: return Template("the number is too large, at most {limit}", "数字太大，至多 {limit}")
        case .notationSeparator: return Template("expected - and another layer, or the end", "这里应是 - 和下一层，或结尾")
        case .notationOptions: return Template("expected {options}, or - and another layer, or the end", "这里应是 {options}，或 - 和下一层，或结尾")
        case .notationRepeated: return Template("this option is given twice", "这个选项已经给过了")
        case .notationActivation: return Template("expected sigmoid, tanh, relu or none", "这里应是 sigmoid、tanh、relu 或 none")
        case .notationPooling: return Template("pooling has no activation function; expected - or the end", "池化没有激活函数；这里应是 - 或结尾")
        case .misfitKernel:
            return Template(
                "{layer}: a kernel that spans {span} does not fit into {size} (padding included)",
                "{layer}：跨度 {span} 的卷积核放不进 {size}（含填充）")
        case .misfitPadding:
            return Template("{layer}: pads of {number} on each side leave nothing of {size}", "{layer}：每边裁去 {number} 后，{size} 一个单元也不剩")
        case .misfitBlock:
            return Template("{layer}: blocks of {span}×{span} do not divide maps of {size}", "{layer}：{size} 的特征图不能整分成 {span}×{span} 的块")
        case .misfitInputMap:
            return Template(
                "{layer}: no input map {number}: {maps} {maps|map is|maps are} there, counted from 0",
                "{layer}：没有输入特征图 {number}：共 {maps} 张，从 0 数起")
        case .misfitGroups:
            return Template(
                "{layer}: {number} {number|group does|groups do} not divide {maps} {maps|map|maps}", "{layer}：{maps} 张特征图不能平分成 {number} 组")
        case .networkUTF8: return Template("not UTF-8", "不是 UTF-8 编码")
        case .networkTooLong: return Template("a network file has at most {limit} bytes", "网络文件至多 {limit} 字节")
        case .networkManyNodes: return Template("a network file has at most {limit} nodes", "网络文件至多有 {limit} 个节点")
        case .networkEmpty: return Template("no node: a line is name = layer(inputs)", "没有节点：每行的写法是 名称 = 层(输入)")
        case .networkName: return Template("expected the name of a node", "这里应是节点的名称")
        case .networkEquals: return Template("expected =", "这里应是 =")
        case .networkLayer: return Template("expected a layer, such as convolution", "这里应是一种层，如 convolution")
        case .networkParenthesis: return Template("expected ( and the nodes that the layer reads", "这里应是 ( 和这一层读取的节点")
        case .networkInput: return Template("expected the name of a node to read", "这里应是被读取节点的名称")
        case .networkNextInput: return Template("expected , and another node, or )", "这里应是 , 和下一个节点，或 )")
        case .networkOption: return Template("expected an option, such as maps=6, or the end of the line", "这里应是一个选项，如 maps=6，或行尾")
        case .networkValue: return Template("expected a value", "这里应是一个值")
        case .networkBadName:
            return Template(
                "{name}: a name is letters, digits, _ and -, beginning with a letter; dots make groups",
                "{name}：名称由字母、数字、_ 和 - 组成，以字母开头；点号表示分组")
        case .networkNameTooLong: return Template("a name has at most {limit} characters", "名称至多 {limit} 个字符")
        case .networkReserved: return Template("{name} stands for something else; choose another name", "{name} 另有所指，请换一个名称")
        case .networkRepeated: return Template("{name} is already the node of line {number}", "{name} 已是第 {number} 行的节点")
        case .networkGroup: return Template("{name} cannot be both a node and the group of {found}", "{name} 不能既是节点，又是 {found} 所在的组")
        case .networkNoLayer: return Template("there is no layer {name}; there are {options}", "没有 {name} 这种层；有 {options}")
        case .networkNoLayerNear: return Template("there is no layer {name}; did you mean {expected}?", "没有 {name} 这种层；是指 {expected} 吗？")
        case .networkNoNode: return Template("there is no node {name} above; there are {options}", "上文没有节点 {name}；有 {options}")
        case .networkNoNodeNear:
            return Template("there is no node {name} above; did you mean {expected}?", "上文没有节点 {name}；是指 {expected} 吗？")
        case .networkLater:
            return Template("{name} is made only in line {number}; a layer reads nodes above it", "{name} 到第 {number} 行才出现；一层只读取它上方的节点")
        case .networkInputs:
            return Template("{layer} reads {number} {number|node|nodes}, not {found}", "{layer} 读取 {number} 个节点，而不是 {found} 个")
        case .networkInputsFrom:
            return Template("{layer} reads {number} to {limit} nodes, not {found}", "{layer} 读取 {number} 到 {limit} 个节点，而不是 {found} 个")
        case .networkNoOption: return Template("{layer} has no option {name}; it has {options}", "{layer} 没有选项 {name}；有 {options}")
        case .networkNoOptionNear:
            return Template("{layer} has no option {name}; did you mean {expected}?", "{layer} 没有选项 {name}；是指 {expected} 吗？")
        case .networkOptionTwice: return Template("{name} is given twice", "{name} 给了两次")
        case .networkOptionMissing: return Template("{layer} needs {name}=…", "{layer} 需要 {name}=…")
        case .networkValueCount:
            return Template("{name}: the number of values is {found} instead of {expected}", "{name} 取 {expected} 个数，而不是 {found} 个")
        case .networkNotWhole: return Template("{found} is not a whole number", "{found} 不是整数")
        case .networkNotNumber: return Template("{found} is not a number", "{found} 不是数")
        case .networkRange: return Template("{found}: expected {number} to {limit}", "{found}：应在 {number} 到 {limit} 之间")
        case .networkUnequal: return Template("{name}: rows and columns must have the same number", "{name}：行与列的数必须相同")
        case .networkWord: return Template("{name} is one of {options}, not {found}", "{name} 应是 {options} 之一，而不是 {found}")
        case .networkWordNear: return Template("{name} cannot be {found}; did you mean {expected}?", "{name} 不能是 {found}；是指 {expected} 吗？")
        case .networkLast:
            return Template("the last line is the network's output: call it output, not {name}", "最后一行是网络的输出：应命名为 output，而不是 {name}")
        case .networkBehind: return Template("output is the last line of the file", "output 应是文件的最后一行")
        case .networkOutputLayer: return Template("the output is a dense layer, not {layer}", "输出是 dense 层，而不是 {layer}")
        case .networkUnits:
            return Template(
                "the data have {number} {number|class|classes}: the output has one unit for each, not {found}",
                "数据有 {number} 个类别：输出每类一个单元，而不是 {found} 个")
        case .networkFunction:
            return Template("with this loss the output's function is {expected}, not {found}", "在这个损失函数下输出的函数是 {expected}，而不是 {found}")
        case .networkReadsLoss:
            return Template("{name} is a loss: training adds it up, and no layer reads it", "{name} 是损失：训练会把它计入总和，层不能读取它")
        case .networkUnread: return Template("no layer reads {name}", "没有层读取 {name}")
        case .misfitShapes:
            return Template("{layer}: its inputs must have the same shape, not {options}", "{layer}：输入的形状必须相同，而不是 {options}")
        case .misfitPlanes:
            return Template("{layer}: the maps of its inputs must have the same size, not {options}", "{layer}：各输入的图大小必须相同，而不是 {options}")
        case .misfitCarries:
            return Template("{layer} carries running values of its own: it cannot share parameters", "{layer} 带有自己的滑动统计值，不能共享参数")
        case .misfitNothingToShare: return Template("{layer}: it has no parameters to share", "{layer}：没有可共享的参数")
        case .misfitParameters:
            return Template(
                "{layer}: the parameters of {name} are {found}, but it needs {expected}",
                "{layer}：{name} 的参数是 {found}，而这里需要 {expected}")
        case .networkOtherLayer:
            return Template("{name} is {found}: {expected} cannot use its parameters", "{name} 是 {found}：{expected} 不能使用它的参数")
        case .misfitLarge: return Template("{layer}: too large to compute", "{layer}：太大，无法计算")
        case .notFinite:
            return Template(
                "{layer}: {name} is not finite; stopped in step {step} before its update; try --learning-rate below {rate} ({phase})",
                "{layer}：{name}不是有限数；第 {step} 步在更新前停止；请尝试小于 {rate} 的 --learning-rate（{phase}）")
        case .notFiniteAtOnce:
            return Template(
                "{layer}: {name} is not finite; stopped in step {step} before its update; the initial weights are too large ({phase})",
                "{layer}：{name}不是有限数；第 {step} 步在更新前停止；初始权重太大（{phase}）")
        case .runTooLarge:
            return Template(
                "this network with this batch size needs about {needed} GB, the machine has {total}; use a smaller --batch-size or --model",
                "此网络和批大小约需 {needed} GB，本机只有 {total}；请减小 --batch-size 或 --model")
        case .usageRange:
            return Template("{name} {found}: expected {number} to {limit}", "{name} {found}：应为 {number} 到 {limit}")
        case .usagePositive: return Template("{name} {found}: expected a number above 0", "{name} {found}：应为大于 0 的数")
        case .usageInRange: return Template("{name} {found}: expected a number x with {expected}", "{name} {found}：应为满足 {expected} 的数 x")
        case .lossNoSetting:
            return Template("{name}: {layer} has no setting {found}; it has {options}", "{name}：{layer} 没有设置 {found}；它有 {options}")
        case .lossNoSettings: return Template("{name}: {layer} has no settings, found {found}", "{name}：{layer} 没有设置，却给出了 {found}")
        case .lossRepeated: return Template("{name}: {found} is given twice", "{name}：{found} 给出了两次")
        case .lossNumbers:
            return Template(
                "{name} {found}: expected numbers x with {expected}, one for each class, with commas between them",
                "{name} {found}：应为满足 {expected} 的数 x，每个类别一个，用逗号分隔")
        case .lossTooLong: return Template("{name}: the text is longer than any loss", "{name}：文字过长，不是损失函数")
        case .misfitClasses:
            return Template(
                "the loss has {expected} for {number} {number|class|classes}, the data have {count}",
                "损失函数的 {expected} 有 {number} 个类别，数据有 {count} 个")
        case .usageSchedule: return Template("{name} {found}: expected a schedule such as {options}", "{name} {found}：应为学习率调度，例如 {options}")
        case .unknownSetting:
            return Template(
                "the update rule {name} has no setting {found}; it has {options}", "更新规则 {name} 没有设置 {found}；它有 {options}")
        case .usagePart:
            return Template(
                "{name} {found}: expected a fraction below 1, such as 0.1, or a number of samples; 0 for none",
                "{name} {found}：应为小于 1 的比例（如 0.1）或样本个数；0 表示没有")
        case .validationTooLarge:
            return Template(
                "{count} {count|sample|samples} for validation are too many: this training set can spare {limit}; use a smaller --validation",
                "验证集取 {count} 个样本太多：这个训练集最多可留出 {limit} 个；请减小 --validation")
        case .usageWhole: return Template("{name} {found}: expected a whole number", "{name} {found}：应为整数")
        case .numberNone: return Template("{found}: expected a number", "{found}：应为一个数")
        case .numberSmall:
            return Template(
                "{found}: too close to 0 for single precision, which would round it to 0 (smallest: 1.4e-45)",
                "{found}：太接近 0，单精度会把它变成 0（最小为 1.4e-45）")
        case .numberLarge:
            return Template("{found}: too large for single precision (largest: 3.4e38)", "{found}：超出单精度范围（最大为 3.4e38）")
        case .usageNoCommand: return Template("no command {name}; {place} has {options}", "没有命令 {name}；{place} 有 {options}")
        case .usageNoCommandNear:
            return Template("no command {name}. Did you mean {options}?", "没有命令 {name}。是否想输入 {options}？")
        case .usageNoOption: return Template("no option {name}; {place} --help lists the options", "没有选项 {name}；{place} --help 列出所有选项")
        case .usageNoOptionNear:
            return Template("no option {name}. Did you mean {expected}?", "没有选项 {name}。是否想输入 {expected}？")
        case .usageNoValue: return Template("{name} needs a value: {name} {expected}", "{name} 需要一个值：{name} {expected}")
        case .usageBadValue: return Template("{name} {found}: expected one of {options}", "{name} {found}：应为其中之一：{options}")
        case .usageBadValueNear:
            return Template(
                "{name} {found}: expected one of {options}. Did you mean {expected}?",
                "{name} {found}：应为其中之一：{options}。是否想输入 {expected}？")
        case .usageFlagValue: return Template("{name}: takes no value, found {found}", "{name}：不带值，却给出了 {found}")
        case .usageExtra: return Template("unexpected argument: {found}; see {place} --help", "多了一个词：{found}；见 {place} --help")
        case .usageUnreadable:
            return Template("these arguments cannot be read; see {place} --help", "无法识别这些参数；见 {place} --help")
        case .usageMissing:
            return Template("missing {expected}; see {place} --help", "缺少 {expected}；见 {place} --help")
        case .usageBeforeCommand:
            return Template("{name}: options come behind the command: {place} {name} …", "{name}：选项写在命令之后：{place} {name} …")
        case .usageExclude: return Template("{name} and {options} exclude each other", "{name} 和 {options} 不能同时使用")
        case .usageLayer:
            return Template(
                "show {name}: expected the name of a layer, such as conv1 (show network lists them)",
                "show {name}：应给出层名，如 conv1（show network 会列出）")
        case .quantityLoss: return Template("loss", "损失", room: 20)
        case .quantityResidual: return Template("residual", "残差", room: 20)
        case .quantityGradient: return Template("gradient", "梯度", room: 20)
        case .terminalInput: return Template("standard input is not a terminal", "标准输入不是终端")
        case .terminalOutput: return Template("standard output is not a terminal", "标准输出不是终端")
        case .terminalUnset: return Template("TERM is not set; try TERM=xterm-256color cnn-tui", "没有设置 TERM；可试 TERM=xterm-256color cnn-tui")
        case .terminalSimple: return Template("the terminal {name} cannot position its cursor", "终端 {name} 无法移动光标")
        case .terminalUnknown:
            return Template(
                "the terminal {name} is not known to this system; try TERM=xterm-256color cnn-tui",
                "本系统不认识终端 {name}；可试 TERM=xterm-256color cnn-tui")
        case .noticeTerminal:
            return Template("the terminal {name} is unknown here: treated as {found}", "本系统不认识终端 {name}：当作 {found} 使用")
        case .terminalSystem: return Template("the terminal cannot be used ({detail})", "终端无法使用（{detail}）")
        case .terminalInstead:
            return Template(
                "{reason}; cnn-tui train and cnn-tui show work without a screen", "{reason}；不用画面时可用 cnn-tui train 和 cnn-tui show")
        case .errorOther: return Template("{detail}", "{detail}")
        case .runsNone: return Template("no runs yet in {place}", "{place} 中还没有运行记录")
        case .runsName: return Template("run", "运行")
        case .runsData: return Template("data", "数据")
        case .runsLoss: return Template("loss function", "损失函数")
        case .runsOptimizer: return Template("update rule", "更新规则")
        case .runsSchedule: return Template("schedule", "学习率调度")
        case .runsSeed: return Template("seed", "随机种子")
        case .runsBatch: return Template("batch size", "批大小")
        case .runsRate: return Template("learning rate", "学习率")
        case .runsEpochs: return Template("epochs done", "已完成轮数")
        case .runsTrainLoss: return Template("train loss", "训练损失")
        case .runsTrainError: return Template("train error", "训练错误率")
        case .runsValidationError: return Template("validation error", "验证错误率")
        case .runsHash: return Template("parameters", "参数")
        case .runsFiles: return Template("files", "文件")
        case .runsPassedOver: return Template("skipped", "未采用")
        case .runsWhole: return Template("{file}: intact, step {step}", "{file}：完好，第 {step} 步")
        case .runsDeleted: return Template("deleted the run {name}", "已删除运行 {name}")
        case .pruneInUse: return Template("{name} is open in a program: it stays", "{name} 正被一个程序打开：保留")
        case .pruneNothing: return Template("no run to delete", "没有要删除的运行")
        case .pruneTotal:
            return Template("{count} of {total} {total|run|runs} to delete: {size} MB", "{total} 个运行中要删除 {count} 个：{size} MB")
        case .pruneRefused: return Template("nothing was deleted", "没有删除任何运行")
        case .pruneAsk: return Template("delete them permanently? [y/N] ", "永久删除？[y/N] ")
        case .tableMegabytes: return Template("MB", "MB")
        case .usageTable: return Template("{file}: expected a name ending in .csv or .json", "{file}：文件名须以 .csv 或 .json 结尾")
        case .usageAge: return Template("{name} {found}: expected a time such as 30d, 12h or 2w", "{name} {found}：应为时间，如 30d、12h 或 2w")
        case .tableSaved: return Template("saved", "保存时间")
        case .tableStep: return Template("step", "步")
        case .tableError: return Template("test error", "测试错误率")
        case .tableBest: return Template("best", "最佳")
        case .tableModel: return Template("network", "网络")
        case .runDamaged:
            return Template(
                "{file}: damaged: changed since it was written (its SHA-256 differs)", "{file}：已损坏：与写入时不同（SHA-256 不一致）")
        case .runNote: return Template("{file}: not a run file: the entry {name} is missing or wrong", "{file}：不是运行文件：{name} 一项缺失或有误")
        case .runHistory: return Template("{file}: damaged: its curves do not fit together", "{file}：已损坏：曲线数据互相不符")
        case .runNewer:
            return Template("{file}: written by a newer cnn-tui ({found}); update the program", "{file}：由更新版的 cnn-tui 写入（{found}）；请更新程序")
        case .runBadName:
            return Template(
                "not a name for a run: “{name}”: use letters, digits, spaces and signs other than /, not beginning with a dot",
                "“{name}”不能作为运行的名称：可用字母、数字、空格和 / 以外的符号，且不能以点开头")
        case .runMissing: return Template("no run {name}; there are {options}", "没有运行 {name}；现有 {options}")
        case .runMissingMany:
            return Template(
                "no run {name} among the {count} that there are, such as {options}; cnn-tui runs lists them",
                "{count} 个运行中没有 {name}，例如有 {options}；cnn-tui runs 列出全部")
        case .runMissingNone: return Template("no run {name}; there are none yet", "没有运行 {name}；目前还没有任何运行")
        case .runEmpty: return Template("the run {name} has no state yet", "运行 {name} 还没有保存任何状态")
        case .runAllDamaged:
            return Template("the run {name} has no intact state; damaged: {file}", "运行 {name} 没有完好的状态；已损坏：{file}")
        case .runNoHome:
            return Template(
                "no place to save runs: set XDG_STATE_HOME or HOME to the absolute path of a folder",
                "没有保存运行的地方：请把 XDG_STATE_HOME 或 HOME 设为一个文件夹的完整路径")
        case .runInUse: return Template("another program has the run {name} open", "运行 {name} 正被另一个程序打开")
        case .runNotInTime:
            return Template(
                "the last state of the run {name} was not saved in time; it resumes from the one before", "未能及时保存运行 {name} 的最后状态；将从之前的状态继续")
        case .runPassedOver:
            return Template("{detail}; using the last intact state instead", "{detail}；改用最后一个完好的状态")
        case .runOption:
            return Template(
                "the run {name} has {options} {found}, not {expected}; leave the option out, or choose another name",
                "运行 {name} 的 {options} 是 {found}，不是 {expected}；请去掉该选项，或换一个名称")
        case .runNotSaved:
            return Template(
                "step {step} is not saved: {detail}; free some space, or allow writing there: saving is tried again",
                "第 {step} 步未保存：{detail}；请腾出空间，或允许在那里写入：之后会再次尝试")
        case .runAllLost:
            return Template(
                "nothing of this run was saved, up to step {step}: {detail}; set XDG_STATE_HOME to a folder that can be written",
                "此次运行到第 {step} 步都没有保存：{detail}；请把 XDG_STATE_HOME 设为一个可写的文件夹")
        case .runLost:
            return Template(
                "step {step} was not saved, the run resumes from the state before: {detail}; free some space, or allow writing there",
                "第 {step} 步未能保存，下次将从之前的状态继续：{detail}；请腾出空间，或允许在那里写入")
        case .runData:
            return Template(
                "the data in {file} are not those that the run {name} was trained on",
                "{file} 中的数据不是运行 {name} 所用的数据")
        case .sessionLeft:
            return Template(
                "left after step {step}: {count} {count|sample|samples} in {seconds} s of training, {rate} {rate|sample|samples}/s",
                "在第 {step} 步之后退出：训练 {seconds} 秒，{count} 个样本，{rate} 样本/秒")
        case .trainEpoch:
            return Template(
                "epoch {epoch}  train loss {loss}  train error {number}  test error {error}  {seconds} s  {rate} {rate|sample|samples}/s",
                "第 {epoch} 轮  训练损失 {loss}  训练错误率 {number}  测试错误率 {error}  {seconds} 秒  {rate} 样本/秒")
        case .trainEpochValidation:
            return Template(
                "epoch {epoch}  train loss {loss}  train error {number}  validation error {value}  test error {error}  {seconds} s  "
                    + "{rate} {rate|sample|samples}/s",
                "第 {epoch} 轮  训练损失 {loss}  训练错误率 {number}  验证错误率 {value}  测试错误率 {error}  {seconds} 秒  {rate} 样本/秒")
        case .trainDoneValidation:
            return Template(
                "{count} {count|step|steps} in {seconds} s, train error {number}, validation error {value}, test error {error}, "
                    + "parameters {name}",
                "{count} 步，{seconds} 秒，训练错误率 {number}，验证错误率 {value}，测试错误率 {error}，参数 {name}")
        case .trainDone:
            return Template(
                "{count} {count|step|steps} in {seconds} s, train error {number}, test error {error}, parameters {name}",
                "{count} 步，{seconds} 秒，训练错误率 {number}，测试错误率 {error}，参数 {name}")
        case .trainInterrupted: return Template("interrupted after step {step}; its results follow", "在第 {step} 步之后中断；以下是已达到的结果")
        case .wroteFile: return Template("wrote {file}", "已写入 {file}")
        case .traceDone:
            return Template("traced {count} {count|step|steps}, test error {error}; wrote {file}", "已记录 {count} 步，测试错误率 {error}；已写入 {file}")
        case .showNoLayer: return Template("no layer {name}; this network has {options}", "没有层 {name}；此网络有 {options}")
        case .showNoNetworkLayer:
            return Template("show network: takes no layer, found {name}", "show network：不带层名，却给出了 {name}")
        case .showNoView: return Template("no view {name}; there are {options}", "没有视图 {name}；可用 {options}")
        case .showSample:
            return Template("--sample {number}: the batch has samples 0 to {limit}", "--sample {number}：这一批的样本编号为 0 到 {limit}")
        case .showMap: return Template("--map {number}: there are pictures 0 to {limit}", "--map {number}：图的编号为 0 到 {limit}")
        case .tableLayer: return Template("layer", "层", room: 10)
        case .tableKind: return Template("kind", "种类", room: 20)
        case .tableShape: return Template("output", "输出", room: 12)
        case .tableParameters: return Template("parameters", "参数", room: 12)
        case .tableConnections: return Template("connections", "连接数", room: 14)
        case .tableWork: return Template("multiply-adds", "乘加次数", room: 14)
        case .layerParameters: return Template("{count} {count|parameter|parameters}", "{count} 个参数", room: 12)
        case .layerWork: return Template("{count} {count|product|products}", "{count} 次乘法", room: 12)
        case .tableTotal: return Template("total", "合计", room: 10)
        case .placeNot:
            return Template(
                "{place}: not a place; places look like conv1.activation[0,3,4], conv1.kernel.gradient[0,0,2,2] or loss",
                "“{place}”不是位置；位置写作 conv1.activation[0,3,4]、conv1.kernel.gradient[0,0,2,2] 或 loss")
        case .placeNoLayer: return Template("{place}: no such layer; this network has {options}", "{place}：没有这一层；此网络有 {options}")
        case .placeNoQuantity: return Template("{layer} has no {name}; it has {options}", "{layer} 没有 {name}；它有 {options}")
        case .placeCount: return Template("{place}: needs the indices [{options}]", "{place}：需要下标 [{options}]")
        case .placeRange: return Template("{name} {found}: expected 0 to {limit}", "{name} {found}：应为 0 到 {limit}")
        case .whyTitle: return Template("{place} = {value}, step {step}", "{place} = {value}，第 {step} 步")
        case .whyTitleSample:
            return Template("{place} = {value}, step {step}, sample {sample}", "{place} = {value}，第 {step} 步，样本 {sample}")
        case .whyTerms: return Template("terms: {count}", "项数：{count}")
        case .whyLargest: return Template("terms: {count}, the largest first; --all shows all", "项数：{count}；最大者在前，--all 显示全部")
        case .whyOthers: return Template("{count} {count|other|others}", "其余 {count} 项")
        case .whySum: return Template("sum", "总和")
        case .whyLargestOf: return Template("the largest", "最大值")
        case .whyScaleSlope: return Template("slope {detail} at {place}", "{place} 处的斜率 {detail}")
        case .whyScaleMean: return Template("1/{count}: the mean over all samples and positions", "1/{count}：所有样本和位置的均值")
        case .whyScaleBlock: return Template("1/{count}: the mean of a block", "1/{count}：块的均值")
        case .whyScaleBatch: return Template("1/{count}: the mean over the batch", "1/{count}：整批的均值")
        case .whyScaleSoftmax: return Template("1/Σ e^z of all classes", "1/Σ e^z（所有类别）")
        case .whyScaleMinus: return Template("the minus sign of −ln", "−ln 的负号")
        case .whyGivenDraw:
            return Template(
                "drawn by seed, step, node, sample and unit: here the path ends", "由种子、步、节点、样本和单元决定的随机数：路径到此为止")
        case .whyGivenPixel: return Template("a pixel of the sample: here the path ends", "样本的像素：路径到此为止")
        case .whyGivenTarget: return Template("1 for the label, otherwise 0: here the path ends", "标签处为 1，其余为 0：路径到此为止")
        case .whyGivenClass:
            return Template("by the class of the sample: here the path ends", "由样本的类别给出：路径到此为止")
        case .whyGivenParameter: return Template("a parameter before its update: here the path ends", "更新前的参数：路径到此为止")
        case .whyNoTerms: return Template("another unit is the maximum of its block: its residual is 0", "所在块的最大者是别的单元：没有残差传回")
        case .benchmarkNoInterpreter:
            return Template("--against {name}: cannot be started", "--against {name}：无法启动")
        case .benchmarkNoPeer:
            return Template(
                "--against {name}: has no PyTorch ({detail}); Debian and Ubuntu have python3-torch",
                "--against {name}：没有 PyTorch（{detail}）；Debian 与 Ubuntu 上有 python3-torch")
        case .benchmarkPeerFailed: return Template("PyTorch stopped: {detail}", "PyTorch 一侧停止了：{detail}")
        case .benchmarkScreenFailed:
            return Template("the screen could not be measured: no {detail}", "无法测量画面：没有 {detail}")
        case .benchmarkMachine:
            return Template(
                "{name}, {count} {count|core|cores}; kernels for {detail}, {width} {width|lane|lanes}",
                "{name}，{count} 个核心；内核用 {detail}，{width} 路并行")
        case .benchmarkPortable:
            return Template(
                "A portable build: it uses only instructions of every processor of this kind. Build in release without CNN_TUI_PORTABLE for this one.",
                "这是可移植构建：只用此类处理器都有的指令。要为本机处理器构建，请不设 CNN_TUI_PORTABLE 并用 release。")
        case .benchmarkPeak:
            return Template(
                "Multiply-add peak of one core: {rate} GFLOP/s ({found})", "单核乘加峰值：{rate} GFLOP/s（{found}）")
        case .benchmarkKernels: return Template("Kernels, one thread", "内核，单线程")
        case .benchmarkNetworks: return Template("Training whole networks", "训练整个网络")
        case .benchmarkEvaluation: return Template("Evaluation, {count} {count|thread|threads}", "评估，{count} 线程")
        case .benchmarkScreen: return Template("The screen, {width}×{height}", "画面，{width}×{height}")
        case .benchmarkGrowth: return Template("Seconds for an epoch of the reference network", "参考网络每轮的秒数")
        case .benchmarkPeer: return Template("against {name} {detail}, in its fastest setting", "对比 {name} {detail}，取其最快设置")
        case .benchmarkMeasuring: return Template("measuring", "正在测量")
        case .benchmarkForward: return Template("forward", "前向")
        case .benchmarkForwardActivated: return Template("forward, {name}", "前向，{name}")
        case .benchmarkToInput: return Template("to the input", "到输入")
        case .benchmarkToParameters: return Template("to the parameters", "到参数")
        case .columnNetwork: return Template("network", "网络")
        case .columnLayer: return Template("layer", "层")
        case .columnGeometry: return Template("shape", "形状")
        case .columnKernel: return Template("kernel", "内核")
        case .columnRate: return Template("GFLOP/s", "GFLOP/s")
        case .columnShare: return Template("of peak", "占峰值")
        case .columnRange: return Template("range", "范围")
        case .columnThreads: return Template("threads", "线程")
        case .columnSamples: return Template("samples/s", "样本/秒")
        case .columnPeer: return Template("PyTorch", "PyTorch")
        case .columnRatio: return Template("ratio", "比值")
        case .columnMedian: return Template("median", "中位数")
        case .screenFirstFrame: return Template("first frame", "首帧")
        case .screenKey: return Template("response to a key, training flat out", "全速训练时按键的响应")
        case .screenKey99: return Template("its 99th percentile", "其第 99 百分位")
        case .screenTrain: return Template("train, samples/s", "train，样本/秒")
        case .screenWatched: return Template("watched flat out, samples/s", "在画面上全速训练，样本/秒")
        case .screenRatio: return Template("watched : train", "画面 : train")
        case .growthBatch: return Template("batch size", "批大小")
        case .growthWidth: return Template("maps ×", "特征图 ×")
        case .growthThreads: return Template("threads", "线程")
        case .settingThreads: return Template("{count} thr.", "{count} 线程")
        case .settingChannelsLast: return Template("channels-last", "channels-last")
        case .settingCompiled: return Template("compiled", "compiled")
        case .ofTraining: return Template("of training", "与训练之比")
        }
    }
}
