#!/usr/bin/python3
"""Writes a PDF with text, or one that is hard to look at: pages.py WHAT

text      three pages, with words, a red block, and words hidden from the eye
chinese   words in a font that is not in the file
escape    text with control characters and escape sequences
long      a page with more text than is shown
large     a page as large as the format allows, larger, or without a size
many      10,000 pages
draw      a page whose drawing never ends
words     a page of a thousand million letters
image     a picture of 400 million points
fonts     fonts that are waste
"""
import sys
import zlib

ROOT = b"<</Type/Catalog/Pages 2 0 R>>"
HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
SONG = (b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding"
        b"/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
        b"/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)"
        b"/Ordering(GB1)/Supplement 4>>/FontDescriptor<</Type"
        b"/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox"
        b"[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200"
        b"/CapHeight 700/StemV 80>>>>]>>")


def write(objects):
    out, at = b"%PDF-1.7\n", []
    for i, o in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i, o)
    x = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(at) + 1)
    out += b"".join(b"%010d 00000 n \n" % a for a in at)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" \
        % (len(at) + 1, x)
    sys.stdout.buffer.write(out)


def stream(data, more=b""):
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), more, data)


def packed(piece, times, more=b""):
    z = zlib.compressobj(9)
    data = b"".join(z.compress(piece) for _ in range(times)) + z.flush()
    return stream(data, b"/Filter/FlateDecode" + more)


def pages(drawings, font=HELVETICA, box=b"[0 0 595 842]", xobject=b""):
    """One page a drawing; object 3 is the font."""
    out, kids = [], []
    for i, d in enumerate(drawings):
        kids.append(b"%d 0 R" % (4 + 2 * i))
        out.append(b"<</Type/Page/Parent 2 0 R/MediaBox%s/Contents %d 0 R"
                   b"/Resources<</Font<</F 3 0 R>>%s>>>>"
                   % (box, 5 + 2 * i, xobject))
        out.append(d)
    tree = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    return [ROOT, tree, font] + out


def words(*lines):
    out = b"BT /F 40 Tf 50 740 Td 50 TL "
    for line in lines:
        out += b"(%s) Tj T* " % line
    return out + b"ET\n"


def text():
    block = b"1 0 0 rg 50 100 400 300 re f\n"
    return pages([stream(words(b"First page", b"of three") + block),
                  stream(words(b"Second page")),
                  stream(words(b"Third page"))])


def chinese():
    hexed = "学历证书 北京大学".encode("utf-16-be").hex().encode()
    return pages([stream(b"BT /F 40 Tf 50 700 Td <" + hexed + b"> Tj ET")],
                 SONG)


def escape():
    return pages([stream(words(b"before \033[31mred\033[2J\007\233\177 after",
                               b"\033]0;title\007 end"))])


def large():
    return pages([stream(words(b"Large"))],
                 box={"1": b"[0 0 14400 14400]", "2": b"[0 0 1000000000 1000000000]",
                      "3": b"[0 0 0 0]", "4": b"[0 0 14400 2]",
                      "5": b"[5 5 -1000000000 3]"}[sys.argv[2]])


def image():
    data = packed(bytes(1 << 20), 600, b"/Type/XObject/Subtype/Image/Width "
                  b"20000/Height 20000/ColorSpace/DeviceRGB"
                  b"/BitsPerComponent 8")
    p = pages([stream(b"595 0 0 842 0 0 cm /I Do")],
              xobject=b"/XObject<</I 6 0 R>>")
    return p + [data]


def nested(piece):
    """Forms that draw one another ten times, nine deep."""
    forms = []
    for i in range(9):
        more = (b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources"
                b"<</Font<</F 3 0 R>>/XObject<</I %d 0 R>>>>" % (7 + i))
        forms.append(stream(b"/I Do\n" * 10 if i < 8 else piece, more))
    return pages([stream(b"/I Do")], xobject=b"/XObject<</I 6 0 R>>") + forms


def draw():
    return nested(b"0 0 m 500 800 l S\n")


def words_many():
    return nested(words(b"aaaaaaaaaa"))


def long():
    lines = b"".join(b"(%s) Tj T* " % (b"%d many words, " % n * 60)
                     for n in range(400))
    return pages([stream(b"BT /F 6 Tf 0 2990 Td 6 TL " + lines + b"ET")],
                 box=b"[0 0 3000 3000]")


def fonts():
    font = (b"<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 0/LastChar 1"
            b"/Widths[1e30 -1]/FontDescriptor<</Type/FontDescriptor/FontName"
            b"/A/Flags 32/FontBBox[0 0 1e30 -1e30]/FontFile2 6 0 R>>>>")
    waste = bytes(range(256)) * 40
    return pages([stream(words(b"Broken"))], font) + [
        stream(b"\0\1\0\0\0\x20" + waste)]


def main():
    what = sys.argv[1]
    if what == "many":
        made = pages([stream(words(b"Page %d" % n))
                      for n in range(1, 10001)])
    elif what == "words":
        made = words_many()
    else:
        made = globals()[what]()
    write(made)


main()
