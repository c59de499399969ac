using System.Collections;
using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Acknowledgements;

/// <summary>What is said of each message of a group, made when it is asked for: of a million sound messages nothing is kept.</summary>
sealed class AnswerList(IReadOnlyList<MessageReport> messages, Func<MessageReport, MessageAnswer> answer) : IReadOnlyList<MessageAnswer>
{
    public int Count => messages.Count;

    public MessageAnswer this[int index] => answer(messages[index]);

    public IEnumerator<MessageAnswer> GetEnumerator() => messages.Select(answer).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Of all messages, or of those that are not accepted as they are.</summary>
    internal static IReadOnlyList<MessageAnswer> Of(IReadOnlyList<MessageReport> messages, bool listsAccepted, Func<MessageReport, MessageAnswer> answer) => listsAccepted
        ? new AnswerList(messages, answer)
        : [.. messages.Where(m => m.Diagnostics.Count > 0).Select(answer).Where(m => m.Verdict != Verdict.Accepted)];
}
