using System.Numerics;

namespace Gateway.Translation.Schemas;

/// <summary>What is asked of one value of a segment, beside its length.</summary>
struct AskedValue
{
    internal ValueCheck Check;

    /// <summary>Its place in the rules.</summary>
    internal byte Place;

    /// <summary>Of numbers, how many digits they have.</summary>
    internal int MinDigits;
    internal int MaxDigits;
    internal CodeSet? Codes;

    /// <summary>The last good code: mostly the next one is the same.</summary>
    internal ulong Known;
}

/// <summary>All that is known of a segment's values once its rules and the order of its delimiters are: the place of each, and what is
/// asked of it.</summary>
/// <remarks>Messages repeat a few shapes, so a validator remembers them.</remarks>
sealed class SegmentShape
{
    /// <summary>Most values, empty ones counted.</summary>
    internal const int MostValues = 32;

    /// <summary>By value: how long it may be, where it stands.</summary>
    internal readonly int[] MinLengths = new int[MostValues];
    internal readonly int[] MaxLengths = new int[MostValues];

    /// <summary>By value.</summary>
    internal readonly AskedValue[] Values = new AskedValue[MostValues];

    CleanRules? _rules;
    ulong _delimiters;
    uint _allowed;

    /// <summary>A bit for each value of which more is asked than its length.</summary>
    internal uint Asked { get; private set; }

    /// <summary>A bit for each value that must stand, because the delimiter before it would be one too many.</summary>
    internal uint Mandatory { get; private set; }

    internal bool Is(CleanRules rules, ulong delimiters) => _delimiters == delimiters && _rules == rules;

    /// <summary>Whether these values may stand and no others. The last answer is remembered: mostly the next segment has the same.</summary>
    internal bool Allows(uint present) => present == _allowed || AllowsAnew(present);

    bool AllowsAnew(uint present)
    {
        var places = 0UL;
        for (var left = present; left != 0; left &= left - 1) places |= 1UL << Values[BitOperations.TrailingZeroCount(left)].Place;
        if (!_rules!.Presence.Allow(places)) return false;
        _allowed = present;
        return true;
    }

    /// <summary>Forgets what it was and becomes the shape of other segments.</summary>
    /// <param name="rules">Their rules.</param>
    /// <param name="delimiters">A bit for each value, set where the delimiter behind it ends an element, as that of the last does.</param>
    internal void Become(CleanRules rules, ulong delimiters)
    {
        (_rules, _delimiters, _allowed, Asked, Mandatory) = (rules, delimiters, 0, 0, 0);
        var (last, place, isFirst) = (BitOperations.Log2(delimiters), 0, true);
        for (var value = 0; value <= last; value++)
        {
            ref readonly var rule = ref rules.At[place];
            var isLast = ((delimiters >> value) & 1) != 0;
            if (!isLast && rule.ToNextElement <= 1)
            {
                // One component too many: whether it stands or not, the readable form judges the segment.
                (MaxLengths[value], Mandatory) = (-1, uint.MaxValue);
                return;
            }

            Ask(value, rule, place);
            if (value == last || (isLast && !isFirst)) Mandatory |= 1u << value;
            place += isLast ? rule.ToNextElement : 1;
            isFirst = isLast;
        }
    }

    void Ask(int value, in CleanRule rule, int place)
    {
        (MinLengths[value], MaxLengths[value]) = rule.Check switch
        {
            ValueCheck.Unknown => (0, -1),
            ValueCheck.Number or ValueCheck.Integer => (1, int.MaxValue),
            _ => (rule.MinLength, rule.MaxLength),
        };
        Values[value] = new() { Check = rule.Check, Place = (byte)place, MinDigits = rule.MinLength, MaxDigits = rule.MaxLength, Codes = rule.Codes };
        if (rule.Check > ValueCheck.Length) Asked |= 1u << value;
    }
}
