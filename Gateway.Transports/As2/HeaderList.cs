using System.Collections;
using Gateway.Transports.As2.Mime;

namespace Gateway.Transports.As2;

/// <summary>Header fields in the order in which they stand; names are compared without case, values are unfolded and trimmed.</summary>
public sealed class HeaderList : IEnumerable<KeyValuePair<string, string>>
{
    readonly List<KeyValuePair<string, string>> _fields = [];

    public int Count => _fields.Count;

    /// <summary>The first value of that name, of one that is quoted as a whole, and no AS2 name, what is in the quotes; null when there is none.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var field in _fields)
                if (field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) return IsName(name) ? field.Value : HeaderText.Unquoted(field.Value);
            return null;
        }
    }

    /// <summary>The media type in lower case, without parameters and comments; empty when there is none.</summary>
    public string MediaType => StructuredValue.Parse(this["Content-Type"]).Value;

    /// <summary>Adds a field of ours; what could end the line (CR, LF, NUL and other controls) becomes a question mark.</summary>
    public void Add(string name, string value) => AddReceived(name, value.Any(IsControl) ? new string([.. value.Select(c => IsControl(c) ? '?' : c)]) : value);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void AddReceived(string name, string value) => _fields.Add(new(name, value.Trim()));

    // The quotes of AS2-From and AS2-To are theirs, and As2Name's to take away.
    static bool IsName(string name) => name.StartsWith("AS2-", StringComparison.OrdinalIgnoreCase);

    static bool IsControl(char c) => char.IsControl(c) && c != '\t';
}
