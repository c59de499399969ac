using System.Diagnostics;

namespace Gateway.Translation.Documents;

/// <summary>One value without a reference, so that an array of them costs the collector nothing; its field's kind says what it is.</summary>
/// <param name="Form">Of a text: where it stands. Of a number: its decimal places, and its sign.</param>
/// <param name="A">Of a text its start or its number; of a number the lower half of its digits; of a date its day; of a word its place in the
/// vocabulary.</param>
/// <param name="B">Of a text in bytes its length; of a number the upper half of its digits.</param>
readonly record struct FlatValue(byte Form, int A, int B)
{
    /// <summary>A text that stands in the message's bytes as it is.</summary>
    internal const byte InBytes = 0;

    /// <summary>A text of <see cref="KnownTexts"/>.</summary>
    internal const byte Known = 1;

    /// <summary>A text, or a number of more than 64 bits, that the document keeps for itself.</summary>
    internal const byte Own = 0x80;

    const byte Absence = 0xFF;
    const byte Negative = 0x40;

    /// <summary>Stands for no value.</summary>
    internal static FlatValue Absent { get; } = new(Absence, 0, 0);

    internal bool IsAbsent => Form == Absence;

    internal static FlatValue OfBytes(int start, int length) => new(InBytes, start, length);

    internal static FlatValue OfKnown(string text) => new(Known, KnownTexts.NumberOf(text), 0);

    internal static FlatValue OfOwn(int number) => new(Own, number, 0);

    internal static FlatValue OfDate(DateOnly date) => new(0, date.DayNumber, 0);

    internal static FlatValue OfTime(TimeOnly time) => new(0, (int)time.Ticks, (int)(time.Ticks >> 32));

    /// <summary>A word, by its place in its vocabulary.</summary>
    internal static FlatValue OfWord(int place) => new(0, place, 0);

    /// <summary>A number without sign: its digits, and how many of them stand behind the mark.</summary>
    internal static FlatValue OfDigits(long digits, int places) => new((byte)places, (int)digits, (int)(digits >> 32));

    /// <summary>False for a number of more than 64 bits.</summary>
    internal static bool TryOf(decimal number, out FlatValue value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(number, bits);
        value = new((byte)(((bits[3] >> 16) & 0xFF) | (bits[3] < 0 ? Negative : 0)), bits[0], bits[1]);
        return bits[2] == 0;
    }

    internal int Places => Form & ~Negative;

    internal bool IsNegative => (Form & Negative) != 0;

    internal ulong Digits => ((ulong)(uint)B << 32) | (uint)A;

    internal decimal Number
    {
        get
        {
            Debug.Assert(Form != Own, "Its document keeps it.");
            return new(A, B, 0, IsNegative, (byte)Places);
        }
    }

    internal DateOnly Date => DateOnly.FromDayNumber(A);

    internal TimeOnly Time => new(((long)B << 32) | (uint)A);
}

/// <summary>Texts that documents take from maps and code lists instead of their bytes: schemes, units, kinds.</summary>
/// <remarks>As many as the maps and code lists that were ever read in this process name, each once.</remarks>
static class KnownTexts
{
    static readonly Lock Lock = new();
    static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal);
    static volatile string[] _texts = new string[256];

    internal static string At(int number) => _texts[number];

    internal static int NumberOf(string text)
    {
        lock (Lock)
        {
            if (Numbers.TryGetValue(text, out var known)) return known;
            var number = Numbers.Count;
            var texts = _texts;
            if (number == texts.Length) Array.Resize(ref texts, number * 2);
            texts[number] = text;
            _texts = texts;
            Numbers.Add(text, number);
            return number;
        }
    }
}
