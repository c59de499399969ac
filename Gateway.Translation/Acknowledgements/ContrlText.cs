using System.Text;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Acknowledgements;

/// <summary>Text of the partner's that a CONTRL repeats, made to fit the element that takes it.</summary>
/// <param name="delimiters">The service characters of the answer.</param>
/// <param name="version">Its syntax identifier and version; the lists and lengths of version 4 hold more.</param>
sealed class ContrlText(Delimiters delimiters, string version)
{
    const int ReferenceLength = 14;
    const int IdLength = 35;
    const int QualifierLength = 4;

    // No service character can be one (ReturnDelimiters), and each character set has it.
    const char Unwritable = '.';

    readonly Encoding _charset = UnbChecks.CharsetOf(version);

    internal bool IsSyntax4 { get; } = version.EndsWith('4');

    // S009: type, version, release and agency are mandatory; what agreed on the use follows, and in version 4 directory and sub-function.
    int[] IdentifierLengths => IsSyntax4 ? [6, 3, 3, 3, 6, 6, 6] : [6, 3, 3, 2, 6];

    /// <summary>0020, 0048 and 0062, which are mandatory, also where what is answered lacks them.</summary>
    internal string Reference(string? received) => Mandatory(received, ReferenceLength);

    /// <summary>S002, S003, S006 and S007.</summary>
    internal PartyId? Party(PartyId? party) => party is null || Optional(party.Id, IdLength) is not { } id
        ? null
        : new(Optional(party.Qualifier, QualifierLength), id, Optional(party.Routing, IsSyntax4 ? IdLength : ReferenceLength), IsSyntax4 ? Optional(party.Subidentification, IdLength) : null);

    /// <summary>S009, from its components parted by colons.</summary>
    internal IEnumerable<string?> Identifier(string received)
    {
        const int mandatory = 4;
        var parts = received.Split(':');
        var lengths = IdentifierLengths;
        for (var i = 0; i < Math.Clamp(parts.Length, mandatory, lengths.Length); i++)
        {
            var part = i < parts.Length ? parts[i] : null;
            yield return i < mandatory ? Mandatory(part, lengths[i]) : Optional(part, lengths[i]);
        }
    }

    string Mandatory(string? received, int length) => Optional(received, length) ?? "0";

    string? Optional(string? received, int length)
    {
        if (string.IsNullOrWhiteSpace(received)) return null;
        var text = received.Trim();
        if (text.Length > length) text = text[..length];
        return UnbChecks.CanRepeat(text, _charset) && (delimiters.Release != 0 || !text.Any(IsDelimiter)) ? text : string.Concat(text.Select(Writable));
    }

    char Writable(char c) => UnbChecks.CanRepeat(c.ToString(), _charset) && (delimiters.Release != 0 || !IsDelimiter(c)) ? c : Unwritable;

    bool IsDelimiter(char c) => c == delimiters.Segment || c == delimiters.Element || c == delimiters.Component || c == delimiters.Repetition;
}
