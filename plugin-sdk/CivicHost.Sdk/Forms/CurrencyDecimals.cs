namespace CivicHost.Sdk.Forms;

/// <summary>Minor units of ISO 4217, list one; two where it is not named here.</summary>
internal static class CurrencyDecimals
{
    private static readonly HashSet<string> None =
        ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"];

    private static readonly HashSet<string> Three = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

    public static int Of(string? currency) => currency switch
    {
        null => 2,
        _ when None.Contains(currency) => 0,
        _ when Three.Contains(currency) => 3,
        _ => 2,
    };
}
