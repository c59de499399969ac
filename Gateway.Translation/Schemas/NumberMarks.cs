using Gateway.Translation.Syntax;

namespace Gateway.Translation.Schemas;

/// <summary>The decimal marks that the numbers of a message may have: a point in X12; in EDIFACT a point or a comma, or before syntax version 4 what UNA says (ISO 9735 §10.1).</summary>
/// <param name="One">A mark.</param>
/// <param name="Other">Another one, or the same again.</param>
/// <param name="IsEdifact">Digits stand on both sides of the mark, and no number has an exponent.</param>
readonly record struct NumberMarks(byte One, byte Other, bool IsEdifact)
{
    internal static NumberMarks Of(SegmentBuffer buffer, bool isEdifact) => (isEdifact, buffer.OnlyDecimalMark) switch
    {
        (false, _) => new((byte)'.', (byte)'.', false),
        (true, 0) => new((byte)'.', (byte)',', true),
        (true, var only) => new(only, only, true),
    };
}
