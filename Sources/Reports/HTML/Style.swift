/// The page's style sheet: system fonts, both colour schemes, paper.
enum Style {
  static let text = """
    :root{color-scheme:light dark;--fg:#1b1f24;--dim:#59636e;--bg:#fff;--card:#f5f7f9;--line:#d5dae0;\
    --a:#0b63c5;--b:#b06a00;--e:#c2185b;--error:#b3261e;--warning:#8a5a00;--note:#59636e}
    @media (prefers-color-scheme:dark){:root{--fg:#e6e9ed;--dim:#9aa4af;--bg:#14171b;--card:#1d2127;\
    --line:#363c44;--a:#5aa7ff;--b:#e0a040;--e:#ff6fa3;--error:#ff8a80;--warning:#f0b94a;--note:#9aa4af}}
    *{box-sizing:border-box}
    body{margin:0 auto;max-width:1280px;padding:24px;font:15px/1.5 system-ui,sans-serif;\
    color:var(--fg);background:var(--bg)}
    h1{font-size:24px;margin:0;overflow-wrap:anywhere}h2{font-size:18px;margin:28px 0 8px}
    .dim{color:var(--dim)}
    dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;background:var(--card);\
    border:1px solid var(--line);border-radius:8px;padding:12px 16px}
    dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}
    ul{list-style:none;padding:0;margin:0}
    li{border-left:4px solid var(--note);background:var(--card);padding:6px 12px;margin:6px 0;\
    overflow-wrap:anywhere}
    li.error{border-color:var(--error)}li.warning{border-color:var(--warning)}
    li b{text-transform:capitalize}li.error b{color:var(--error)}li.warning b{color:var(--warning)}
    svg{display:block}svg.depth{width:100%;height:auto;min-width:560px}
    svg text{font-size:11px;fill:var(--dim)}
    .scroll{overflow-x:auto}
    .a{fill:var(--a);fill-opacity:.45}.b{fill:var(--b);fill-opacity:.45}
    .ac,.bc{stroke:var(--a);stroke-width:3;fill:none}.bc{stroke:var(--b)}
    .e{fill:none;stroke:var(--e);stroke-width:1.5}.ad{fill:var(--a)}.bd{fill:var(--b)}
    .g{stroke:var(--line);fill:none}
    .key i{display:inline-block;width:12px;height:12px;margin:0 4px 0 12px;vertical-align:-1px}
    .key .ka{background:var(--a)}.key .kb{background:var(--b)}
    .key .ke{background:var(--e);height:3px;vertical-align:4px}
    input{font:inherit;padding:6px 10px;width:100%;max-width:360px;color:inherit;\
    background:var(--card);border:1px solid var(--line);border-radius:6px}
    table{border-collapse:collapse;width:100%;font-size:13px}
    th,td{text-align:left;padding:5px 6px;border-bottom:1px solid var(--line);vertical-align:middle}
    th{position:sticky;top:0;background:var(--bg)}
    th button{font:inherit;font-weight:600;color:inherit;background:none;border:0;padding:0;\
    cursor:pointer;white-space:nowrap}
    th[aria-sort=ascending] button:after{content:" ▲"}
    th[aria-sort=descending] button:after{content:" ▼"}
    td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
    td.t{overflow-wrap:anywhere;min-width:180px}td.t small{display:block;color:var(--dim)}
    td svg{width:144px;height:40px}
    @media print{body{max-width:none;padding:0}input{display:none}th{position:static}\
    tr,li{break-inside:avoid}.scroll{overflow:visible}table{font-size:9px}td svg{width:110px;height:31px}\
    td.t{min-width:0}th,td{padding:3px}}
    @media (max-width:600px){body{padding:12px}dl{grid-template-columns:1fr}dt{margin-top:6px}}
    """
}
