using System.Text.Json;

namespace Gateway.Host.Import;

/// <summary>The values of a JSON file one by one: those of its arrays, and those that follow each other without one.</summary>
/// <remarks>Holds one value and a block.</remarks>
sealed class JsonItems(Stream content, int blockBytes)
{
    readonly LineCounter _lines = new();
    JsonReaderState _state = new(new() { AllowMultipleValues = true, CommentHandling = JsonCommentHandling.Skip });
    byte[] _buffer = new byte[blockBytes];
    int _start, _length;
    long _passed;
    bool _isFinal;

    /// <summary>The next value and the line on which it begins; null behind the last.</summary>
    /// <exception cref="JsonException">What comes is no JSON.</exception>
    internal (JsonDocument Document, int Line)? Next()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _length), _isFinal, _state);
            if (!reader.Read())
            {
                if (_isFinal) return null;
                Fill();
            }
            else if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray)
            {
                Pass(in reader);
            }
            else
            {
                var at = _passed + reader.TokenStartIndex;
                if (JsonDocument.TryParseValue(ref reader, out var document))
                {
                    Pass(in reader);
                    return (document, _lines.At(at));
                }

                Fill();
            }
        }
    }

    void Pass(in Utf8JsonReader reader)
    {
        var count = (int)reader.BytesConsumed;
        (_state, _start, _length, _passed) = (reader.CurrentState, _start + count, _length - count, _passed + count);
    }

    void Fill()
    {
        if (_start > 0) _buffer.AsSpan(_start, _length).CopyTo(_buffer);
        _start = 0;
        if (_length == _buffer.Length) Array.Resize(ref _buffer, 2 * _buffer.Length);
        var count = content.Read(_buffer, _length, _buffer.Length - _length);
        _lines.Take(_buffer.AsSpan(_length, count));
        (_length, _isFinal) = (_length + count, count == 0);
    }
}
