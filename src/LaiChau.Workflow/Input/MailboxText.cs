using System.Buffers;
using System.Globalization;
using System.Text;
using MimeKit;

namespace LaiChau.Workflow.Input;

/// <summary>
/// One bare address as people write it into a file or form: no display name, comment, list or quoted part. Stricter than RFC 5322, because
/// what passes here is put into mail headers and SMTP commands unseen.
/// </summary>
internal static class MailboxText
{
    private static readonly ParserOptions Strict = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Strict,
        AllowAddressesWithoutDomain = false,
        AllowUnquotedCommasInAddresses = false,
    };

    private static readonly IdnMapping DomainNames = new() { UseStd3AsciiRules = true };

    private static readonly SearchValues<char> LabelPart = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    /// <summary>The characters of RFC 5322 "dot-atom"; MimeKit checks where the dots may stand.</summary>
    private static readonly SearchValues<char> LocalPart = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+-/=?^_`{|}~");

    /// <summary>The local part is ASCII (few relays take SMTPUTF8); the domain may be international.</summary>
    public static bool IsAddress(string value)
    {
        var at = value.LastIndexOf('@');
        return value.Length <= 254
            && at is > 0 and <= 64
            && value.AsSpan(0, at).IndexOfAnyExcept(LocalPart) < 0
            && IsDomain(value[(at + 1)..])
            && MailboxAddress.TryParse(Strict, value, out var parsed)
            && string.IsNullOrEmpty(parsed.Name)
            && parsed.Address == value;
    }

    private static bool IsDomain(string domain)
    {
        if (domain.Length == 0)
        {
            return false;
        }

        if (Ascii.IsValid(domain))
        {
            foreach (var label in domain.AsSpan().Split('.'))
            {
                if (!IsLabel(domain.AsSpan(label)))
                {
                    return false;
                }
            }

            return true;
        }

        try
        {
            return DomainNames.GetAscii(domain).Length <= 253;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsLabel(ReadOnlySpan<char> label) =>
        label.Length is > 0 and <= 63 && label.IndexOfAnyExcept(LabelPart) < 0 && label[0] != '-' && label[^1] != '-';
}
