import Messages
import Testing

@testable import Commands

@Suite struct ManualPageTests {
    private static let json = """
        {"serializationVersion": 0, "command": {"commandName": "prog", "abstract": "Do 'it' - well.", "discussion": "One.\\nTwo.\\n\\nEXAMPLES:\\n  prog --size 3\\n  prog\\n\\nAfter.",
        "arguments": [
         {"kind": "option", "names": [{"kind": "long", "name": "size"}, {"kind": "short", "name": "s"}], "valueName": "n", "isOptional": true, "isRepeating": false, "abstract": "How large.", "defaultValue": "7"},
         {"kind": "flag", "names": [{"kind": "long", "name": "big"}], "valueName": "big", "isOptional": true, "isRepeating": false, "abstract": ".Large"},
         {"kind": "flag", "names": [{"kind": "long", "name": "no-big"}], "valueName": "no-big", "isOptional": true, "isRepeating": false}],
        "subcommands": [{"commandName": "sub", "abstract": "Below.", "arguments": [
         {"kind": "positional", "valueName": "name", "isOptional": false, "isRepeating": true, "abstract": "A name."},
         {"kind": "option", "names": [{"kind": "long", "name": "size"}, {"kind": "short", "name": "s"}], "valueName": "n", "isOptional": true, "isRepeating": false, "abstract": "How large.", "defaultValue": "7"},
         {"kind": "option", "names": [{"kind": "long", "name": "out"}], "valueName": "file", "isOptional": false, "isRepeating": false, "abstract": "Where.", "allValues": ["a", "b"]}]}]}}
        """

    @Test("Names, synopsis, options with their opposites, commands with what they take, tables of the manual, examples")
    func aSmallProgram() throws {
        let text = try ManualPage(CommandDescription(json: Self.json), Manual(), version: "1.2").text()
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines[0] == #".TH "PROG" "1" "" "prog 1.2" """#)
        for line in [
            #"prog \- do \(aqit\(aq \- well"#, #"\fBprog\fR [\fIoptions\fR]"#,
            #"\fBprog sub\fR \fB\-\-out\fR \fIFILE\fR [\fIoptions\fR] \fINAME\fR ..."#, #"\fB\-\-size\fR, \fB\-s\fR \fIN\fR"#,
            "How large. The default is 7.", #"\fB\-\-big\fR, \fB\-\-no\-big\fR"#, #"\&.Large"#, #".SS "prog sub""#, "Where. Values: a, b.",
            #"\fB\-\-size\fR."#, #"prog \-\-size 3"#, "After.",
        ] { #expect(lines.contains(line), "\(line)") }
        #expect(
            lines.filter { $0.hasPrefix(".SH") }
                == [
                    "NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "EXIT STATUS", "FILES", "ENVIRONMENT", "EXAMPLES", "SEE ALSO",
                ].map { ".SH \"\($0)\"" })
        // The shared option is described once.
        #expect(lines.count { $0.hasPrefix("How large.") } == 1)
        #expect(
            lines.contains(#"\fB64\fR"#) && lines.contains(#"\fBXDG_CONFIG_HOME\fR"#)
                && text.contains("(see cnn\\-tui manual terminal)") == false)
    }

    @Test func nothingMeansAnythingToTheFormatter() {
        var roff = Roff()
        roff.write(".a\\b 'c' -d ~^`\"")
        roff.write("'x é 中")
        roff.macro("SS", "a \"b\"")
        #expect(roff.text == "\\&.a\\eb \\(aqc\\(aq \\-d \\(ti\\(ha\\(ga\\(dq\n\\(aqx \\[u00E9] \\[u4E2D]\n.SS \"a \\(dqb\\(dq\"\n")
    }
}
