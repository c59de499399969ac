using System.Globalization;

namespace Gateway.Translation.Interchanges;

// Packages (ISO 9735-8): UNO, an object of as many bytes as UNO says, UNP. They are no messages; the objects are passed over.
// No message holds any by the standard, but some senders put them before UNT and count UNO and UNP as segments (MedCom's MEDBIN): the message goes on behind.
public sealed partial class InterchangeReader
{
    // An object up to this size is held until UNP proves its length. A larger one is let go byte by byte, and the header of an
    // interchange in it ends it: better an odd object unread than an interchange lost to a wrong length.
    const int HeldObjectBytes = 1024 * 1024;

    // UNP and a line break before it.
    const int LongestTag = 5;

    Location _package;
    bool _isInObject;
    string _objectLength = "";
    long _objectBytes;
    int _packagesInInterchange;
    int _packagesInGroup;
    int _packagesInMessage;
    int _packagesAtEnd;
    int _openPackage;
    int _endOfPackages;
    long _startOfPackages;

    // Whether packages are the last thing in the open message; without a trailer they stand behind it.
    bool EndsWithPackages => _packagesAtEnd > 0 && _segmentCount == _endOfPackages;

    Step OpenPackage()
    {
        if (_isMessageOpen) CountPackage();
        else AddPackages(1);
        var header = _isMessageOpen ? Trailer() : CurrentSegment();
        if (!_diagnostics.Drops(DiagnosticCodes.PackagePassed))
            Report(_isMessageOpen ? EnvelopeDiagnostics.PackageBeforeTrailer(header, OpenControlNumber(), _grammar) : EnvelopeDiagnostics.PackagePassed(header));
        _objectLength = header[4][1].ToString();
        _package = new(header[4].Offset, header[4].Length, header.Position, "UNO", 4);
        if (!long.TryParse(_objectLength, NumberStyles.None, CultureInfo.InvariantCulture, out _objectBytes))
        {
            ReportLength();
            return Step.Again;
        }

        _isInObject = true;
        _at = EndOfTerminator(_stream.Buffer.Slots[_stream.Current].End);
        if (_stream.Kept >= 0 && _objectBytes > _limits.MessageBytes - (_at - _stream.Buffer.Slots[_stream.Kept].Start)) GiveUpMessage(KeptHeader());
        if (_stream.Kept < 0) _stream.Stop();
        return Step.Again;
    }

    void AddPackages(int count)
    {
        _packagesInInterchange += count;
        _packagesInGroup += count;
    }

    void CountPackage()
    {
        if (!EndsWithPackages) (_packagesAtEnd, _startOfPackages) = (0, CurrentSegment().Offset);
        _packagesInMessage++;
        Count();
        _openPackage = _segmentCount;
    }

    // Where the first of them begins.
    long LeavePackagesOut()
    {
        AddPackages(_packagesAtEnd);
        _packagesInMessage -= _packagesAtEnd;
        _segmentCount -= 2 * _packagesAtEnd;
        return _startOfPackages;
    }

    Step ClosePackage()
    {
        if (_isMessageOpen) CountPackageEnd();
        var trailer = _isMessageOpen ? Trailer() : CurrentSegment();
        if (trailer[1].ToString() != _objectLength && !_diagnostics.Drops(DiagnosticCodes.PackageLengthWrong)) Report(EnvelopeDiagnostics.PackageLengths(trailer, _objectLength));
        return Step.Again;
    }

    // Only right behind its UNO and the object UNP makes a package: where other segments stand between, or UNP comes again, they are the message's.
    void CountPackageEnd()
    {
        var closes = _segmentCount == _openPackage;
        Count();
        if (!closes) return;
        _packagesAtEnd++;
        _endOfPackages = _segmentCount;
    }

    Step PassObject()
    {
        if (_objectBytes > HeldObjectBytes && !_stream.IsRunning) return PassLargeObject();
        if (Ahead.Length < _objectBytes + LongestTag && !_stream.IsFinal) return Step.NeedsBytes;
        var isRight = Ahead.Length > _objectBytes && Ahead.Slice((int)_objectBytes, (int)Math.Min(LongestTag, Ahead.Length - _objectBytes)).TrimStart("\r\n"u8).StartsWith("UNP"u8);
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
        if (_stream.IsRunning) _stream.GoOnBehindCurrent(_at);
        else _stream.Resume(_at);
        return Step.Again;
    }

    void ReportLength()
    {
        if (!_diagnostics.Drops(DiagnosticCodes.PackageLengthWrong)) Report(EnvelopeDiagnostics.PackageLength(_package, _objectLength));
    }
}
