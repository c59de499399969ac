using System.Globalization;
using Gateway.Translation.Definitions;

namespace Gateway.Translation.Schemas;

/// <summary>Reads an address from the text of a map or guide.</summary>
ref struct AddressText
{
    readonly YamlScalar _source;
    readonly ReadOnlySpan<char> _text;
    int _at;
    string? _problem;

    AddressText(YamlScalar source)
    {
        _source = source;
        _text = source.Text;
    }

    /// <summary>The address, or null after its problem was noted.</summary>
    internal static Address? Parse(YamlScalar source, ICollection<FileProblem> problems)
    {
        var text = new AddressText(source);
        var address = text.ReadAddress();
        if (text._problem is null) return address;
        problems.Add(source.PositionOf(text._at).Problem($"\"{source.Text}\" is not an address: {text._problem}"));
        return null;
    }

    Address ReadAddress()
    {
        var steps = new List<AddressStep>();
        var (element, component) = (0, 0);
        if (Peek() == '/') _at++;
        do
        {
            var start = _at;
            var word = ReadWord();
            if (element != 0 || word.Length == 0)
            {
                Fail(start, element != 0 ? "nothing may follow the element" : "a segment such as N1 or an element such as 05 is expected here");
            }
            else if (IsElement(word))
            {
                element = Number(word);
            }
            else
            {
                element = word.Length > 3 && IsElement(word[^2..]) ? Number(word[^2..]) : 0;
                steps.Add(ReadStep(element == 0 ? word : word[..^2], start));
            }

            if (Peek() == '.') component = ReadComponent(element);
        }
        while (_problem is null && Take('/'));

        if (_problem is null && _at < _text.Length) Fail(_at, "expected / or the end");
        return new(steps, element, component, _source);
    }

    AddressStep ReadStep(string name, int start)
    {
        if (_problem is null && name.Length is < 2 or > 3) Fail(start, $"a segment has two or three characters, not \"{name}\"");
        var occurrence = Take('#') ? ReadOccurrence() : 0;
        var predicates = new List<Predicate>();
        while (_problem is null && Take('[')) predicates.Add(ReadPredicate());
        return new(name, predicates, Take('{') ? ReadValues('}') : [], start, occurrence);
    }

    int ReadOccurrence()
    {
        var digit = Peek();
        if (digit is > '0' and <= '9') _at++;
        else Fail(_at, "the number of the place is expected here, as in TAX#2");
        return digit - '0';
    }

    Predicate ReadPredicate()
    {
        var start = _at;
        var word = ReadWord();
        if (!IsElement(word)) Fail(start, "a condition begins with an element of two digits, as in [01=SE]");
        var component = Peek() == '.' ? ReadComponent(1) : 0;
        var isNegative = Take('!');
        if (!Take('=')) Fail(_at, "= is expected here");
        return new(IsElement(word) ? Number(word) : 0, component, ReadValues(']'), isNegative, start);
    }

    List<string> ReadValues(char end)
    {
        var values = new List<string>();
        do
        {
            var start = _at;
            while (_at < _text.Length && _text[_at] != '|' && _text[_at] != end) _at++;
            if (_at == start) Fail(_at, "a value is expected here");
            values.Add(_text[start.._at].ToString());
        }
        while (_problem is null && Take('|'));

        if (!Take(end)) Fail(_at, $"{end} is missing");
        return values;
    }

    int ReadComponent(int element)
    {
        var start = ++_at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at])) _at++;
        if (element == 0)
        {
            Fail(start - 1, "a component needs an element before it, as in 01.2");
            return 0;
        }

        if (int.TryParse(_text[start.._at], NumberStyles.None, CultureInfo.InvariantCulture, out var component) && component is > 0 and < 100) return component;
        Fail(start, "the number of a component is expected here");
        return 0;
    }

    string ReadWord()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiLetterOrDigit(_text[_at])) _at++;
        return _text[start.._at].ToString();
    }

    readonly char Peek() => _at < _text.Length ? _text[_at] : '\0';

    bool Take(char expected)
    {
        if (Peek() != expected) return false;
        _at++;
        return true;
    }

    void Fail(int at, string problem)
    {
        if (_problem is not null) return;
        _problem = problem;
        _at = at;
    }

    static bool IsElement(string word) => word.Length == 2 && char.IsAsciiDigit(word[0]) && char.IsAsciiDigit(word[1]) && word != "00";

    static int Number(string word) => int.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture);
}
