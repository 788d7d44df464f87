"""stub"""
from disclosure.readers.document import RefusalError
def read_pages(pdf, numbers, document, has_invisible):
    raise RefusalError(
        "scan_not_read",
        "PDF 中没有文字层（可能是扫描件），无法读取 | the PDF has no text layer (a scan?) and cannot be read",
    )
