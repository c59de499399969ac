using System.Text;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Schemas;

/// <summary>Checks the elements of one segment in one pass over its delimiters and tells what is wrong.</summary>
/// <remarks>The readable form; <see cref="CleanCheck"/> spares it the segments with which nothing is wrong.</remarks>
sealed class ElementChecker(Findings findings)
{
    SegmentBuffer _buffer = null!;
    byte[] _block = [];
    int[] _tokens = [];
    byte[] _unreleased = new byte[256];
    byte _elementSeparator;
    byte _componentSeparator;
    byte _release;
    NumberMarks _marks;
    bool _isPlain;
    bool _hasEscapes;
    bool _holdsControls;
    int _segment;
    int _slotEnd;
    int _lastToken;

    internal void Begin(in Message message, Standard standard)
    {
        _buffer = message.Buffer;
        (_block, _tokens, _marks) = (_buffer.Block, _buffer.Tokens, NumberMarks.Of(_buffer, standard == Standard.Edifact));
        _hasEscapes = Iso2022.IsOf(_buffer.Charset);
        (_elementSeparator, _componentSeparator, _release) = (_buffer.Delimiters.Element, _buffer.Delimiters.Component, _buffer.Delimiters.Release);
    }

    internal void Check(int segment, in SegmentSlot slot, ElementRules rules)
    {
        var bytes = _block.AsSpan(slot.Start, slot.End - slot.Start);
        _isPlain = _buffer.Charset.IsSingleByte && (_release == 0 || !bytes.Contains(_release));
        _holdsControls = ValueRules.HoldsControlCharacter(bytes);
        (_segment, _slotEnd, _lastToken) = (segment, slot.End, slot.FirstToken + slot.TokenCount);
        var present = slot.TokenCount == 0 ? 0 : Elements(slot.FirstToken + 1, _tokens[slot.FirstToken] + 1, rules);
        TellAbsent(rules, present, default);
        if (slot.TokenCount > 0 && _tokens[_lastToken - 1] == _slotEnd - 1 && _block[_slotEnd - 1] == _elementSeparator)
            findings.TrailingDelimiters(segment, _slotEnd - 1, _slotEnd);
    }

    // A bit for each element that has a value.
    ulong Elements(int token, int start, ElementRules rules)
    {
        var present = 0UL;
        for (var number = 1; ; number++)
        {
            if (number > rules.Count) return Excess(token, start, rules.Count, present);
            ref readonly var rule = ref rules.At[number];
            var end = token < _lastToken ? _tokens[token] : _slotEnd;
            if (rule.Components is null && (token >= _lastToken || _block[end] == _elementSeparator))
            {
                if (end > start && !IsBlank(rule, start, end))
                {
                    present |= ElementRules.Bit(number);
                    Value(rule, start, end, new(number));
                }
            }
            else if (Parts(rule, number, ref token, start, out end)) present |= ElementRules.Bit(number);

            if (token++ >= _lastToken) return present;
            start = end + 1;
        }
    }

    // Empty elements beyond the last defined one are only trailing delimiters.
    ulong Excess(int token, int start, int defined, ulong present)
    {
        for (var number = defined + 1; start < _slotEnd; token++)
        {
            var end = token < _lastToken ? _tokens[token] : _slotEnd;
            if (end > start)
            {
                findings.TooManyElements(_segment, defined, number, start, end);
                break;
            }

            if (end < _slotEnd && _block[end] == _elementSeparator) number++;
            start = end + 1;
        }

        return present;
    }

    // An element of components or repetitions; true when any of them has a value. On return the token is the one that ends it.
    bool Parts(in ElementRule rule, int number, ref int token, int start, out int end)
    {
        var (repetition, isPresent, elementStart) = (1, false, start);
        while (true)
        {
            var place = new ElementPlace(number, 0, rule.Use.MaxRepetitions > 1 ? repetition : 0);
            isPresent |= Repetition(rule, place, repetition, ref token, start, out end);
            if (token >= _lastToken || _block[end] == _elementSeparator) break;
            (repetition, start) = (repetition + 1, end + 1);
            token++;
            if (repetition == rule.Use.MaxRepetitions + 1) findings.TooManyRepetitions(_segment, rule.Use, start, EndOfElement(token), new(number, 0, repetition));
        }

        if (end > elementStart && _block[end - 1] == _componentSeparator && _tokens[token - 1] == end - 1)
            findings.TrailingDelimiters(_segment, rule.Use, end - 1, end, new(number));
        return isPresent;
    }

    bool Repetition(in ElementRule rule, in ElementPlace place, int repetition, ref int token, int start, out int end)
    {
        var (present, count) = (0UL, rule.Components?.Count ?? 1);
        var isAllowed = repetition <= rule.Use.MaxRepetitions;
        for (var component = 1; ; component++)
        {
            end = token < _lastToken ? _tokens[token] : _slotEnd;
            if (end > start && isAllowed)
            {
                if (component <= count)
                {
                    ref readonly var part = ref rule.Components is { } parts ? ref parts.At[component] : ref rule;
                    if (!IsBlank(part, start, end))
                    {
                        present |= ElementRules.Bit(component);
                        Value(part, start, end, rule.Components is null ? place : place with { Component = component });
                    }
                }
                else isAllowed = TooManyComponents(rule, start, end, place with { Component = component });
            }

            if (token >= _lastToken || _block[end] != _componentSeparator) break;
            token++;
            start = end + 1;
        }

        if (present != 0 && rule.Components is { } components) TellAbsent(components, present, place);
        return present != 0;
    }

    // False, because the first one stands for the rest.
    bool TooManyComponents(in ElementRule rule, int start, int end, in ElementPlace place)
    {
        findings.TooManyComponents(_segment, rule.Use, rule.Components?.Count ?? 0, start, end, place);
        return false;
    }

    void TellAbsent(ElementRules rules, ulong present, ElementPlace place)
    {
        for (var number = 1; number <= rules.Count; number++)
            if ((rules.Mandatory & ~present & ElementRules.Bit(number)) != 0)
                findings.ElementMissing(_segment, rules.At[number].Use, place.Element == 0 ? new(number) : place with { Component = number });
        foreach (var note in rules.Notes)
            if (note.IsBrokenBy(present))
                findings.NoteBroken(_segment, rules, note.Note, present, place);
    }

    // Escapes of UNOX may lead to no character.
    bool IsBlank(in ElementRule rule, int start, int end)
    {
        if (_block[start] != ' ' && !_hasEscapes) return false;
        ReadOnlySpan<byte> value = _block.AsSpan(start, end - start);
        if (_hasEscapes) value = WithoutEscapes(value);
        return value.IsEmpty || ValueRules.IsBlank(rule, value);
    }

    void Value(in ElementRule rule, int start, int end, in ElementPlace place)
    {
        ReadOnlySpan<byte> value = _block.AsSpan(start, end - start);
        var characters = value.Length;
        if (!_isPlain)
        {
            value = _hasEscapes ? WithoutEscapes(value) : Unreleased(value);
            characters = (_hasEscapes ? Encoding.UTF8 : _buffer.Charset).GetCharCount(value);
        }

        var wrong = ValueRules.Judge(rule, value, characters, _holdsControls, _marks);
        if (wrong is not null) findings.Value(wrong, _segment, rule.Use, start, end, place);
    }

    ReadOnlySpan<byte> Unreleased(ReadOnlySpan<byte> value)
    {
        if (_release == 0 || !value.Contains(_release)) return value;
        if (_unreleased.Length < value.Length) _unreleased = new byte[value.Length * 2];
        var length = 0;
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] == _release && at + 1 < value.Length) at++;
            _unreleased[length++] = value[at];
        }

        return _unreleased.AsSpan(0, length);
    }

    // The escape that begins a run is no control character, and what looks like a release character in it is none.
    ReadOnlySpan<byte> WithoutEscapes(ReadOnlySpan<byte> value) => Encoding.UTF8.GetBytes(Escapes.Decode(value, _buffer.Delimiters, _buffer.Charset));

    int EndOfElement(int token)
    {
        while (token < _lastToken && _block[_tokens[token]] != _elementSeparator) token++;
        return token < _lastToken ? _tokens[token] : _slotEnd;
    }
}
