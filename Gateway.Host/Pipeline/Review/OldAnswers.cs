using System.Globalization;
using Gateway.Host.Storage;
using Gateway.Translation;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Interchanges;
using Told = Gateway.Translation.Acknowledgements.Verdict;

namespace Gateway.Host.Pipeline.Review;

/// <summary>What another gateway has answered: its acknowledgements, read from files as it sent them.</summary>
/// <remarks>A partner's numbers are his own, for each of our ids, and begin anew: an answer is found by the id it went to,
/// ours, and the number it answers; of several the one that was written nearest to when the interchange came.</remarks>
sealed class OldAnswers(DefinitionSnapshot definitions, DateTimeOffset now)
{
    readonly Dictionary<string, List<Answer>> _answers = new(StringComparer.Ordinal);

    /// <summary>Those that nobody has asked for: they answer what did not come here.</summary>
    internal IEnumerable<Answer> Unasked(ShadowFilter filter) => _answers.Values.SelectMany(a => a).Where(a =>
        !a.IsAsked
        && (filter.Profile?.Theirs is not { } theirs || theirs.X12?.Is(a.Partner) == true || theirs.Edifact?.Is(a.Partner) == true)
        && (filter.Since is null || a.At >= filter.Since));

    /// <summary>Reads a file with acknowledgements; what else is in it is passed over.</summary>
    internal async Task ReadAsync(string file, Stream content, CancellationToken cancellation)
    {
        var translator = new Translator(new Plans(definitions).For);
        int count;
        do
        {
            count = await content.ReadAsync(translator.GetMemory(), cancellation);
            if (count == 0) translator.Complete();
            else translator.Advance(count);
            while (translator.Read())
                if ((translator.Event == TranslationEvent.Message ? translator.Message!.Acknowledgement : translator.Acknowledgement) is { } acknowledgement)
                    Take(file, translator.Interchange!, acknowledgement);
        }
        while (count > 0);
    }

    /// <summary>What was told of a message; null where no file answers it.</summary>
    internal string? Find(InterchangeRecord interchange, GroupRecord group, MessageRecord message)
    {
        if (Ask(interchange, group) is not { } answer) return null;
        var told = answer.Verdict == Told.Rejected ? Told.Rejected : answer.Messages.GetValueOrDefault(Number(message.ControlNumber), answer.Verdict);
        return StateNames.Of(VerdictText.Of(told == Told.PartiallyAccepted ? Told.Accepted : told));
    }

    /// <summary>The answer to a group, which came here; to its interchange where that was rejected, or nothing is said of groups.</summary>
    internal Answer? Ask(InterchangeRecord interchange, GroupRecord? group)
    {
        var parties = Parties(interchange.SenderId, interchange.ReceiverId);
        var answer = (group is null ? null : Nearest(Group(parties, group.FunctionalId, group.ControlNumber), interchange.CreatedAt))
            ?? Nearest(Interchange(parties, interchange.ControlNumber), interchange.CreatedAt);
        answer?.IsAsked = true;
        return answer;
    }

    Answer? Nearest(string key, DateTimeOffset came) => _answers.GetValueOrDefault(key)?.MinBy(a => (a.At - came).Duration());

    void Take(string file, InterchangeHeader envelope, Acknowledgement acknowledgement)
    {
        var (parties, partner, at) = (Parties(envelope.Receiver.Id, envelope.Sender.Id), envelope.Receiver, WrittenAt(envelope));
        // A TA1 that takes the interchange says nothing of what is in it, nor does the receipt that comes before a CONTRL.
        if (acknowledgement.Interchange is { Verdict: not Told.Received } answered && (acknowledgement.Kind != AcknowledgementKind.Ta1 || answered.Verdict == Told.Rejected))
            Add(Interchange(parties, answered.ControlNumber), new(
                file, partner, at, $"interchange {answered.ControlNumber}", answered.Verdict, Messages(acknowledgement.Groups.SelectMany(g => g.Messages))));
        if (acknowledgement.Kind is AcknowledgementKind.X997 or AcknowledgementKind.X999)
            foreach (var group in acknowledgement.Groups)
                Add(Group(parties, group.FunctionalId, group.ControlNumber), new(
                    file, partner, at, $"{group.FunctionalId} {group.ControlNumber}", group.Verdict, Messages(group.Messages)));
    }

    void Add(string key, Answer answer)
    {
        if (!_answers.TryGetValue(key, out var same)) _answers[key] = same = [];
        same.Add(answer);
    }

    // The envelope tells no zone: a day more or less is near enough for numbers that come again after months.
    DateTimeOffset WrittenAt(InterchangeHeader envelope) =>
        DateTime.TryParseExact(envelope.Date, ["yyMMdd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new(day + TimeOf(envelope.Time), TimeSpan.Zero)
            : now;

    static TimeSpan TimeOf(string text) =>
        TimeOnly.TryParseExact(text, ["HHmm", "HHmmss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.ToTimeSpan() : TimeSpan.Zero;

    static Dictionary<string, Told> Messages(IEnumerable<MessageAnswer> answers) => answers.GroupBy(m => Number(m.ControlNumber)).ToDictionary(m => m.Key, m => m.First().Verdict);

    static string Parties(string theirs, string ours) => $"{theirs.Trim()} {ours.Trim()}";

    static string Group(string parties, string? functionalId, string? number) => $"{parties} {functionalId} {Number(number)}";

    static string Interchange(string parties, string? number) => $"{parties} interchange {Number(number)}";

    // 0007 and 7 are one number.
    static string Number(string? number) => GroupRecord.ControlValueOf(number) is { } value ? Story.Text(value) : number ?? "";

    /// <summary>What was told of a group, or of an interchange.</summary>
    internal sealed record Answer(string File, PartyId Partner, DateTimeOffset At, string Name, Told Verdict, IReadOnlyDictionary<string, Told> Messages)
    {
        internal bool IsAsked { get; set; }
    }
}
