namespace Gateway.Translation.Acknowledgements;

/// <summary>Gathers messages, their segments and their elements as an acknowledgement lists them: each opens one and closes the last.</summary>
sealed class AnswerBuilder
{
    readonly List<MessageAnswer> _messages = [];
    readonly List<SegmentError> _segments = [];
    readonly List<ElementError> _elements = [];
    readonly List<ErrorContext> _contexts = [];
    MessageAnswer? _message;
    SegmentError? _segment;

    internal void Open(MessageAnswer message)
    {
        CloseMessage();
        _message = message;
    }

    internal void Open(SegmentError segment)
    {
        CloseSegment();
        _segment = segment;
    }

    internal void Add(ElementError element)
    {
        CloseContexts();
        _elements.Add(element);
    }

    /// <summary>A context belongs to the element before it, or where there is none to the segment.</summary>
    internal void Add(ErrorContext context)
    {
        if (_elements.Count > 0 || _segment is not null) _contexts.Add(context);
    }

    internal void Judge(Verdict verdict, IReadOnlyList<string> codes)
    {
        CloseSegment();
        if (_message is not null) _message = _message with { Verdict = verdict, Codes = codes };
    }

    /// <summary>The messages gathered; none are kept.</summary>
    internal IReadOnlyList<MessageAnswer> Take()
    {
        CloseMessage();
        MessageAnswer[] messages = [.. _messages];
        _messages.Clear();
        return messages;
    }

    void CloseContexts()
    {
        if (_contexts.Count == 0) return;
        ErrorContext[] contexts = [.. _contexts];
        _contexts.Clear();
        if (_elements is [.., var last]) _elements[^1] = last with { Contexts = contexts };
        else if (_segment is not null) _segment = _segment with { Contexts = contexts };
    }

    void CloseSegment()
    {
        CloseContexts();
        if (_segment is not null) _segments.Add(_segment with { Elements = [.. _elements] });
        _segment = null;
        _elements.Clear();
    }

    void CloseMessage()
    {
        CloseSegment();
        if (_message is not null) _messages.Add(_message with { Segments = [.. _segments] });
        _message = null;
        _segments.Clear();
    }
}
