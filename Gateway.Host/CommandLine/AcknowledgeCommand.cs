using System.CommandLine;
using System.Text;
using Gateway.Translation;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Interchanges;

namespace Gateway.Host.CommandLine;

/// <summary><c>acknowledge</c>: the acknowledgements that the gateway would send for a file, byte for byte.</summary>
static class AcknowledgeCommand
{
    static readonly string[] Kinds = ["997", "999", "ta1", "contrl"];

    internal static Command Create(Terminal terminal)
    {
        var files = FileArguments.Create("Files to answer, or - for standard input");
        var kind = new Option<string>("--as") { Description = "Only this answer, whatever the profile says: 997, 999, ta1 or contrl", HelpName = "KIND" };
        kind.AcceptOnlyFromAmong(Kinds);
        var partner = new Option<string>("--partner") { Description = "Answer as this partner's profile says [default: 997 for each group, TA1 where asked, CONTRL]", HelpName = "PARTNER" };
        var number = WritingOptions.ControlNumber("The first answer's control number, of interchange and group");
        var time = WritingOptions.Time("When the answer is made, as 2026-11-20T12:30:00Z [default: now]");
        var statistics = RunStatistics.Option();
        var acknowledge = new GatewayCommand("acknowledge", "Write the acknowledgements that the gateway would send; nothing is sent")
        {
            Examples =
            [
                "gateway acknowledge samples/mailboxes/hollis-fasteners/in/HF-855-88213.edi   # the 997",
                "gateway acknowledge samples/mailboxes/valvole-rossi/in/ORDRSP_20456.edi   # the CONTRL",
                "gateway acknowledge samples/mailboxes/hollis-fasteners/in/HF-855-88213.edi --as ta1   # only the interchange's answer",
                "gateway acknowledge samples/mailboxes/hollis-fasteners/in/HF-855-88213.edi --partner hollis-fasteners --json   # as its profile says",
                "gateway acknowledge - --control-number 17 --time 2026-11-20T12:30:00Z < samples/mailboxes/hollis-fasteners/in/HF-855-88213.edi",
            ],
        };
        acknowledge.Arguments.Add(files);
        foreach (var option in new Option[] { kind, partner, number, time, statistics }) acknowledge.Options.Add(option);
        acknowledge.SetAction(line =>
        {
            if (!Planning.TryJudge(line, line.GetValue(partner), terminal, out var planning)) return ExitCodes.Bad;
            var policy = Only(line.GetValue(kind), planning.Policy);
            var writing = new Writing(terminal, policy, planning.Partner?.Envelope.LineBreak ?? "", line.WantsJson(), WritingOptions.Moment(line, time, terminal), line.GetValue(number));
            var run = new FileRun(terminal, line.GetValue(statistics));
            return run.Each(line.GetRequiredValue(files), (file, payload) => Answer(file, payload, planning, writing, run.Meter));
        });
        return acknowledge;
    }

    static AcknowledgementPolicy Only(string? kind, AcknowledgementPolicy policy)
    {
        if (kind is null) return policy;
        return policy with
        {
            Functional = kind switch { "997" => FunctionalKind.X997, "999" => FunctionalKind.X999, _ => FunctionalKind.None },
            Ta1 = kind == "ta1" ? Ta1Use.Always : Ta1Use.Never,
            Contrl = kind == "contrl" ? ContrlUse.Always : ContrlUse.Never,
        };
    }

    static bool Answer(string file, Stream payload, Planning planning, Writing writing, RunMeter meter)
    {
        var translator = new Translator(planning.PlanFor);
        var findings = new Findings(file, writing.Terminal);
        foreach (var what in translator.Read(payload))
        {
            if (what == TranslationEvent.Message) meter.Messages++;
            if (what != TranslationEvent.InterchangeEnd) continue;
            findings.Tell(translator.Report!);
            writing.Write(file, translator.Report!);
        }

        findings.Tell(translator.FileDiagnostics);
        return !findings.HasErrors;
    }

    /// <summary>Writes the answers of a run; each takes the next control number.</summary>
    sealed class Writing(Terminal terminal, AcknowledgementPolicy policy, string lineBreak, bool json, DateTimeOffset time, long number)
    {
        long _interchange = number;
        long _group = number;

        internal Terminal Terminal => terminal;

        internal void Write(string file, InterchangeReport report)
        {
            foreach (var due in Answers.Due(report, policy)) Write(file, report, due);
        }

        // The bytes are the partner's affair; on a screen a line for each segment is read more easily.
        void Show(byte[] bytes, byte segment)
        {
            foreach (var line in Encoding.Latin1.GetString(bytes).Split((char)segment, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                terminal.Text.WriteLine(TextTable.Printable(line + (char)segment));
        }

        void Write(string file, InterchangeReport report, AcknowledgementDue due)
        {
            var bytes = AcknowledgementWriter.Write(due, new(_interchange++, _group), time, lineBreak);
            _group += due.GroupCount;
            if (json) terminal.Text.WriteLine(AnswerLine.Of(file, report.Header, due, bytes));
            else if (terminal.ScreenWidth is null) terminal.Output.Write(bytes);
            else Show(bytes, due.Envelope.Delimiters.Segment);
        }
    }
}
