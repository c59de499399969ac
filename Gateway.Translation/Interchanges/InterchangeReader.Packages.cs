using System.Globalization;

namespace Gateway.Translation.Interchanges;

// Packages (ISO 9735-8): UNO, an object of as many bytes as UNO says, UNP. They are no messages; the objects are passed over.
public sealed partial class InterchangeReader
{
    // An object up to this size is held until UNP proves its length. A larger one is let go byte by byte, and the header of an
    // interchange in it ends it: better an odd object unread than an interchange lost to a wrong length.
    const int HeldObjectBytes = 1024 * 1024;

    Location _package;
    bool _isInObject;
    string _objectLength = "";
    long _objectBytes;
    int _packagesInInterchange;
    int _packagesInGroup;

    Step OpenPackage()
    {
        var header = CurrentSegment();
        _packagesInInterchange++;
        _packagesInGroup++;
        if (!_diagnostics.Drops(DiagnosticCodes.PackagePassed)) Report(EnvelopeDiagnostics.PackagePassed(header));
        _objectLength = header[4][1].ToString();
        _package = new(header[4].Offset, header[4].Length, SegmentId: "UNO", Element: 4);
        if (!long.TryParse(_objectLength, NumberStyles.None, CultureInfo.InvariantCulture, out _objectBytes))
        {
            ReportLength();
            return Step.Again;
        }

        _isInObject = true;
        _at = EndOfTerminator(_stream.Buffer.Slots[_stream.Current].End);
        _stream.Stop();
        return Step.Again;
    }

    Step ClosePackage()
    {
        var trailer = CurrentSegment();
        if (trailer[1].ToString() != _objectLength && !_diagnostics.Drops(DiagnosticCodes.PackageLengthWrong)) Report(EnvelopeDiagnostics.PackageLengths(trailer, _objectLength));
        return Step.Again;
    }

    Step PassObject()
    {
        if (_objectBytes > HeldObjectBytes) return PassLargeObject();
        if (Ahead.Length < _objectBytes + 3 && !_stream.IsFinal) return Step.NeedsBytes;
        var isRight = Ahead.Length > _objectBytes && Ahead[(int)_objectBytes..].StartsWith("UNP"u8);
        if (isRight) _at += (int)_objectBytes;
        return EndObject(isRight);
    }

    Step PassLargeObject()
    {
        var passed = (int)Math.Min(NextHeader(_objectBytes - HeldObjectBytes), _objectBytes - HeldObjectBytes);
        _at += passed;
        _objectBytes -= passed;
        if (passed > 0) return Step.Again;
        return Ahead.Length < LookAheadBytes && !_stream.IsFinal ? Step.NeedsBytes : EndObject(isRight: false);
    }

    Step EndObject(bool isRight)
    {
        if (!isRight) ReportLength();
        _isInObject = false;
        _stream.Resume(_at);
        return Step.Again;
    }

    void ReportLength()
    {
        if (!_diagnostics.Drops(DiagnosticCodes.PackageLengthWrong)) Report(EnvelopeDiagnostics.PackageLength(_package, _objectLength));
    }
}
